import { escapeTarget, escapeTitle, formatDefinition } from './citation.ts';
import { escapeInline } from './inert.ts';

/** `[3](<target> "title")`. Bars are written so that no cell of a table ends at them. */
export function formatInlineCitation(label: string, target: string, title: string): string {
	const safe = (text: string): string => withoutBackticks(text.replace(/\|/g, String.raw`\|`));
	return `[${label}](<${safe(escapeTarget(target))}> "${safe(escapeTitle(title))}")`;
}

/** `[@melis2018]` for the first passage of a source, `[@melis2018{3b}]` for the others. */
export function formatPandocCitation(key: string, label: string, isFirst: boolean): string {
	return isFirst ? `[@${key}]` : `[@${key}{${label}}]`;
}

/** A definition in one of the styles that have one: `[3]: <target> "title"`, or `[^3]: [Title](<target>): “quote”`. */
export function formatDefinitionIn(
	style: 'reference' | 'footnote',
	label: string,
	{ target, title }: { readonly target: string; readonly title: string },
): string {
	if (style === 'reference') {
		return formatDefinition(label, target, title);
	}
	const cut = title.indexOf(': “');
	const [name, quote] = cut <= 0 ? [title, ''] : [title.slice(0, cut), title.slice(cut + 2)];
	const text = escapeInline(name) || escapeInline(target);
	const safe = (escaped: string): string => withoutBackticks(escaped.replaceAll('\\`', '`'));
	const link = `[${safe(text)}](<${withoutBackticks(escapeTarget(target))}>)`;
	return `[^${label}]: ${link}${quote && `: ${safe(escapeInline(quote))}`}`;
}

/** No span of code begins or ends at them, whatever stands around: in a span, a backslash does not escape. */
function withoutBackticks(text: string): string {
	return text.replaceAll('`', '&#96;');
}
