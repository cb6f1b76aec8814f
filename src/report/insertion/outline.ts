import type { Passage } from './excerpt.ts';

/** An excerpt as a tree, for forms that are not Markdown. */
export interface Outline {
	readonly blocks: readonly Block[];
	/** What it cites, in the order of first citation; sources numbered from 1, their further passages `1b`, `1c`. */
	readonly citations: ReadonlyMap<string, Passage>;
}

export type Block =
	| { readonly kind: 'heading'; readonly level: number; readonly inlines: readonly Inline[] }
	| { readonly kind: 'paragraph'; readonly inlines: readonly Inline[] }
	| { readonly kind: 'list'; readonly start: number | undefined; readonly items: readonly (readonly Block[])[] }
	| { readonly kind: 'quotation'; readonly blocks: readonly Block[] }
	/** `lines` hold no line break of any language. */
	| { readonly kind: 'code'; readonly lines: readonly string[] }
	| { readonly kind: 'table'; readonly rows: readonly (readonly (readonly Inline[])[])[] }
	| { readonly kind: 'rule' };

export type Inline =
	/** On one line, without unseen characters; never empty. */
	| { readonly kind: 'text'; readonly text: string }
	| { readonly kind: 'code'; readonly text: string }
	| { readonly kind: 'emphasis' | 'strong'; readonly inlines: readonly Inline[] }
	| { readonly kind: 'citation'; readonly label: string }
	| { readonly kind: 'break' };

/** The level of the highest heading; `undefined` without one. */
export function topLevel(blocks: readonly Block[]): number | undefined {
	const levels = blocks.flatMap(it => (it.kind === 'heading' ? [it.level] : []));
	return levels.length === 0 ? undefined : Math.min(...levels);
}

/** The inlines of an outline that is one paragraph: it can stand within a line. */
export function onlyParagraph({ blocks }: Outline): readonly Inline[] | undefined {
	const [first] = blocks;
	return blocks.length === 1 && first?.kind === 'paragraph' ? first.inlines : undefined;
}

/** For footnotes, which stand right behind a word: no space before a citation, none between two. */
export function tightened(inlines: readonly Inline[]): Inline[] {
	return inlines.flatMap((it, index): Inline[] => {
		if (it.kind === 'emphasis' || it.kind === 'strong') {
			return [{ ...it, inlines: tightened(it.inlines) }];
		}
		if (it.kind !== 'text' || inlines[index + 1]?.kind !== 'citation') {
			return [it];
		}
		const text = it.text.trimEnd();
		return text === '' ? [] : [{ ...it, text }];
	});
}

/** All words of inlines, without citations. */
export function plainText(inlines: readonly Inline[]): string {
	return inlines
		.map(it => {
			switch (it.kind) {
				case 'text':
				case 'code':
					return it.text;
				case 'emphasis':
				case 'strong':
					return plainText(it.inlines);
				case 'break':
					return ' ';
				case 'citation':
					return '';
			}
		})
		.join('')
		.trim();
}

/** The source that a target lies in. */
export function sourceUri(target: string): string {
	return target.replace(/#.*$/s, '');
}

export function withoutCitations(inlines: readonly Inline[]): readonly Inline[] {
	const words = inlines.flatMap((it): Inline[] => {
		switch (it.kind) {
			case 'citation':
				return [];
			case 'emphasis':
			case 'strong': {
				const inner = withoutCitations(it.inlines);
				return inner.length === 0 ? [] : [{ ...it, inlines: inner }];
			}
			case 'text':
			case 'code':
			case 'break':
				return [it];
		}
	});
	return joined(words);
}

export function citationsIn(inlines: readonly Inline[]): readonly Inline[] {
	return inlines.flatMap(it => {
		const isMarked = it.kind === 'emphasis' || it.kind === 'strong';
		return it.kind === 'citation' ? [it] : isMarked ? citationsIn(it.inlines) : [];
	});
}

/** With neighbouring texts as one and without white space at the start, so that a form sees what stands next to each other. */
export function joined(inlines: readonly Inline[]): Inline[] {
	const found: Inline[] = [];
	for (const it of inlines) {
		const last = found.at(-1);
		if (it.kind === 'text' && last?.kind === 'text') {
			found[found.length - 1] = { kind: 'text', text: `${last.text}${it.text}`.replace(/ +/g, ' ') };
		} else {
			found.push(it);
		}
	}
	const [first] = found;
	if (first?.kind === 'text' && first.text.trim() === '') {
		found.shift();
	}
	return found;
}
