import type { Element } from '../corpus/readers/htmlElements.ts';

/**
 * Whether a browser would not show an element, as far as the element itself tells: by an attribute or its own style. What
 * style sheets and scripts hide cannot be known here; they also hide what one click shows.
 */
export function isHidden({ name, attributes }: Element): boolean {
	if (name === 'body' || name === 'html') {
		return false;
	}
	const { style, hidden } = attributes;
	return (
		(hidden !== undefined && hidden !== 'until-found') ||
		attributes['aria-hidden'] === 'true' ||
		(name === 'dialog' && !('open' in attributes)) ||
		(style !== undefined && isHiddenByStyle(style))
	);
}

function isHiddenByStyle(style: string): boolean {
	const rules = rulesOf(style);
	const is = (property: string, value: RegExp): boolean => value.test(rules.get(property) ?? '');
	const isColourOfGround =
		rules.has('color') && rules.get('color') === (rules.get('background-color') ?? rules.get('background'));
	return (
		is('display', /^none$/) ||
		is('visibility', /^(?:hidden|collapse)$/) ||
		is('font-size', /^0(?:\.0*\d?)?(?:px|pt|em|rem|%)?$/) ||
		// What fades in is transparent at first.
		(is('opacity', /^0(?:\.0+)?%?$/) && !/transform|transition|animation/.test(style)) ||
		is('color', /^transparent$/) ||
		isColourOfGround ||
		['left', 'top', 'right', 'text-indent', 'margin-left'].some(it => is(it, /^-\d{4,}(?:\.\d+)?(?:px|em|rem|pt)?$/)) ||
		is('clip', /^rect\(\s*(?:0|1px)/) ||
		is('clip-path', /^(?:inset\(\s*(?:50|100)%|circle\(\s*0)/) ||
		(is('overflow', /^hidden$/) && ['width', 'height', 'max-height'].some(it => is(it, /^0(?:px)?$/)))
	);
}

function rulesOf(style: string): Map<string, string> {
	const rules = new Map<string, string>();
	for (const rule of style.slice(0, longestStyle).toLowerCase().split(';')) {
		const colon = rule.indexOf(':');
		if (colon > 0) {
			const value = rule.slice(colon + 1).replace('!important', '');
			rules.set(rule.slice(0, colon).trim(), value.trim());
		}
	}
	return rules;
}

const longestStyle = 4_000;
