/** An opening tag as the parser reports it. */
export interface Element {
	readonly name: string;
	readonly attributes: Readonly<Record<string, string>>;
}

/** Whether the page says that this element holds its main text. */
export function isMain({ name, attributes }: Element): boolean {
	return name === 'main' || name === 'article' || attributes['role'] === 'main';
}

/** Whether an element, with all that is in it, is no part of what the page says. */
export function isDropped({ name, attributes }: Element): boolean {
	if (droppedElements.has(name)) {
		return true;
	}
	if (name === 'html' || name === 'body' || name === 'main' || name === 'article') {
		return false;
	}
	const { role, id } = attributes;
	if (
		(role !== undefined && droppedRoles.has(role)) ||
		attributes['aria-hidden'] === 'true' ||
		'hidden' in attributes
	) {
		return true;
	}
	const names = attributes['class'];
	if (role === 'heading' && name === 'p' && names === 'caption') {
		// Sphinx writes it over a list of chapters.
		return true;
	}
	return (id !== undefined && isFurniture(id)) || (names !== undefined && names.split(/\s+/).some(isFurniture));
}

/** Class names and ids that documentation generators give to what surrounds the text. */
function isFurniture(name: string): boolean {
	return furniture.test(name);
}

/** How a word sounds (`rt`) stands above it, not in the text. */
const droppedElements = new Set(
	'script style noscript template nav footer svg math canvas iframe object audio video button select textarea input title rt rp'.split(
		' ',
	),
);
const droppedRoles = new Set(['navigation', 'search', 'banner', 'contentinfo', 'menu', 'menubar', 'tablist']);
const furniture = new RegExp(
	'^(?:(?:side|nav|menu|bottom|top)-?bar|nav|navigation|navheader|navfooter|(?:wy-)?nav-side|(?:sphinx)?sidebar(?:wrapper)?|toc|' +
		'(?:local|page|table)[-_]?(?:toc|of[-_]contents|contents)|contents|toctree-l\\d|related(?:-pages)?|breadcrumbs?|' +
		'(?:site-|page-)?footer|headerlink|skip-?link|linenos?|cookie-?(?:banner|notice)|edit-?(?:page|this-page)|sr-only|share|social)$',
	'i',
);
