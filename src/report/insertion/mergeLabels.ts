import MarkdownIt from 'markdown-it';
import { citationDefinitions, labelOf } from '../citation.ts';
import { between, codeStretches } from '../markdownText.ts';
import { withoutFrontMatter } from './markdownBlocks.ts';
import { sourceUri } from './outline.ts';

/** A label with what it leads to, relative to the document. */
export interface Definition {
	readonly label: string;
	readonly target: string;
	readonly title: string;
}

export interface MergedLabels {
	/** From the label of the report to that of the document. */
	readonly labels: ReadonlyMap<string, string>;
	/** What the document has to be given. */
	readonly fresh: readonly Definition[];
	/** What it has already, as it has it. */
	readonly known: readonly Definition[];
}

/**
 * Finds labels for `cited` in a document. A passage that it defines keeps its label; a further passage of a source that
 * has number 3 gets `3b`, `3c`, …; a new source gets the next number. No label that the document uses for anything is taken.
 */
export function mergeLabels(cited: readonly Definition[], document: string): MergedLabels {
	const defined = definitionsOf(document);
	const used = usedLabels(document, defined);
	const labels = new Map<string, string>();
	const fresh: Definition[] = [];
	const known: Definition[] = [];
	for (const passage of cited) {
		const same = defined.find(it => isSamePassage(it, passage));
		if (same) {
			labels.set(passage.label, same.label);
			known.push(same);
			continue;
		}
		const uri = sourceUri(passage.target);
		const sibling = [...defined, ...fresh].find(it => sourceUri(it.target) === uri);
		const number = sibling ? numberOf(sibling.label) : nextNumber([...defined, ...fresh], used);
		let passages = sibling ? 1 : 0;
		while (used.has(labelOf(number, passages))) {
			passages++;
		}
		const label = labelOf(number, passages);
		used.add(label);
		labels.set(passage.label, label);
		fresh.push({ ...passage, label });
	}
	return { labels, fresh, known };
}

const parser = new MarkdownIt({ html: true });
parser.validateLink = () => true;

/** The definitions that count: of two with one label the first, and none that a viewer takes for text. */
function definitionsOf(document: string): Definition[] {
	const references = referencesOf(document);
	const seen = new Set<string>();
	return citationDefinitions(document).filter(({ label, target, title }) => {
		const key = parser.utils.normalizeReference(label);
		const reference = references[key];
		const counts = !seen.has(key) && reference?.title === title && reference.href === parser.normalizeLink(target);
		if (counts) {
			seen.add(key);
		}
		return counts;
	});
}

function referencesOf(document: string): Record<string, { readonly href: string; readonly title: string }> {
	const env: { references?: Record<string, { href: string; title: string }> } = {};
	parser.parse(withoutFrontMatter(document), env);
	return env.references ?? {};
}

/** A definition takes effect on text anywhere: `[4]` in prose would become a link. */
function usedLabels(document: string, defined: readonly Definition[]): Set<string> {
	const written = between(document, codeStretches(document)).flatMap(({ start, end }) =>
		Array.from(document.slice(start, end).matchAll(/\[([1-9]\d{0,5}[a-z]{0,4})\]/gi), it => it[1] ?? ''),
	);
	return new Set(
		[...Object.keys(referencesOf(document)), ...defined.map(it => it.label), ...written].map(it => it.toLowerCase()),
	);
}

/** The same words of the same place. Where the title is another one, the quotation within it decides. */
function isSamePassage(known: Definition, passage: Definition): boolean {
	return known.target === passage.target && quoteOf(known.title) === quoteOf(passage.title);
}

function quoteOf(title: string): string {
	return /: “(.*)”$/s.exec(title)?.[1] ?? title;
}

function nextNumber(defined: readonly Definition[], used: ReadonlySet<string>): number {
	let number = Math.max(0, ...defined.map(it => numberOf(it.label))) + 1;
	const taken = new Set(Array.from(used, numberOf));
	while (taken.has(number)) {
		number++;
	}
	return number;
}

function numberOf(label: string): number {
	return Number.parseInt(label, 10);
}
