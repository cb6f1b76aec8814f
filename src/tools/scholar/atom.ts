import { SaxesParser } from 'saxes';

/** An entry of an Atom feed: the texts of its elements by name, and its links. */
export interface AtomEntry {
	/** Trimmed, in order; elements within others by their own name (`name` of an `author`). */
	texts(element: string): readonly string[];
	readonly links: readonly Readonly<Record<string, string>>[];
}

/** Reads an Atom feed. Nothing when the text is no well-formed feed; entities that a feed declares itself are not expanded. */
export function readAtom(xml: string): readonly AtomEntry[] | undefined {
	const entries: AtomEntry[] = [];
	let texts: Map<string, string[]> | undefined;
	let links: Readonly<Record<string, string>>[] = [];
	let isFeed = false;
	const open: { readonly name: string; text: string }[] = [];
	const parser = new SaxesParser();
	parser.on('error', error => {
		throw error;
	});
	parser.on('opentag', ({ name, attributes }) => {
		if (open.length >= deepest) {
			throw new Error('The feed is nested too deeply.');
		}
		isFeed ||= open.length === 0 && name === 'feed';
		open.push({ name, text: '' });
		if (name === 'entry') {
			texts = new Map();
			links = [];
		} else if (name === 'link') {
			links.push({ ...attributes });
		}
	});
	const addText = (text: string): void => {
		const element = open.at(-1);
		if (element) {
			element.text += text;
		}
	};
	parser.on('text', addText);
	parser.on('cdata', addText);
	parser.on('closetag', ({ name }) => {
		const text = open.pop()?.text.trim() ?? '';
		if (name === 'entry' && texts) {
			const found = texts;
			entries.push({ texts: element => found.get(element) ?? [], links });
			texts = undefined;
		} else if (texts && text !== '') {
			texts.set(name, [...(texts.get(name) ?? []), text]);
		}
	});
	try {
		parser.write(xml).close();
	} catch {
		return undefined;
	}
	return isFeed ? entries : undefined;
}

const deepest = 50;
