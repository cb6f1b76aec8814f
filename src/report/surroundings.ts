import { visible } from './inert.ts';

/** What stands around a quote in its paragraph. */
export interface Surroundings {
	readonly before: string;
	readonly after: string;
}

/**
 * What a reader sees of the context that evidence keeps: that of the same paragraph, in whole words, three dots where it goes on.
 * Line breaks stay; both are empty for a quote that is a paragraph by itself.
 */
export function surroundingsOf(evidence: { readonly prefix: string; readonly suffix: string }): Surroundings {
	const prefix = passageText(evidence.prefix.slice(-mostAround));
	const suffix = passageText(evidence.suffix.slice(0, mostAround));
	const before = prefix.replace(/^[^]*\n\n/, '');
	const after = suffix.replace(/\n\n[^]*$/, '');
	return {
		before: before === prefix && isCut(evidence.prefix) ? before.replace(/^(?:\S{0,20}\s)?/, '… ') : before,
		after: after === suffix && isCut(evidence.suffix) ? after.replace(/(?:\s\S{0,20})?$/, ' …') : after,
	};
}

/** Text of a source for a card: lines and paragraphs stay, further blank lines and indentation go. */
export function passageText(text: string): string {
	return visible(text)
		.replace(/[^\S\n]+/g, ' ')
		.replace(/ ?\n ?/g, '\n')
		.replace(/\n{3,}/g, '\n\n');
}

/** As much as evidence keeps; what is shorter begins or ends its source. */
const mostAround = 80;

function isCut(around: string): boolean {
	return around.length >= mostAround;
}
