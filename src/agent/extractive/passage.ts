import { type Word, words } from '../../base/words.ts';
import type { Evidence } from '../../report/evidence.ts';
import { Aligner } from './alignment.ts';
import { type PassageFormat, readableInline, readableParts, termLine } from './readable.ts';
import { sentencesOf } from './sentences.ts';

/** A sentence, list item, table row or piece of code of a passage. */
export interface Unit {
	readonly kind: 'prose' | 'code' | 'table';
	/** What a quotation shows of it; `…` where words of the passage are left out. */
	readonly text: string;
	readonly words: readonly Word[];
	/** The name that it hangs under, nearer than a heading; empty when there is none. */
	readonly term: string;
	readonly termWords: readonly Word[];
	/** A fact of its own, not to be shown with its neighbours. */
	readonly isApart: boolean;
	/** Units of one block are sentences of one paragraph or list item. */
	readonly block: number;
	/** Where it stands in the passage, in words: the next unit follows at once when it begins where this one ends. */
	readonly start: number;
	readonly end: number;
}

/** A piece of evidence, read once: what is shown of it, by units, and what stands above it. */
export interface Passage {
	readonly evidence: Evidence;
	/** The place of its id in the order of the ledger: what was found first was asked for most directly. */
	readonly number: number;
	readonly units: readonly Unit[];
	readonly headings: readonly (readonly Word[])[];
	readonly title: readonly Word[];
	/** Stems of the text, for comparing passages. */
	readonly stems: ReadonlySet<string>;
	/** How preferable its format is among copies of one text; the lower the better. */
	readonly formatRank: number;
	readonly noise: Noise;
}

/** What makes a passage unlikely to answer anything. */
export type Noise = 'none' | 'pointer' | 'changelog' | 'contents';

/** The passage of a piece of evidence. Evidence never changes, so each is read once. */
export function passageOf(evidence: Evidence): Passage {
	const known = cache.get(evidence);
	if (known) {
		return known;
	}
	const passage = read(evidence);
	cache.set(evidence, passage);
	return passage;
}

const cache = new WeakMap<Evidence, Passage>();

/** The last part of the address, for people: `npm-ci.md`. */
export function fileNameOf(uri: string): string {
	const name =
		uri
			.replace(/[?#].*$/, '')
			.replace(/\/$/, '')
			.split('/')
			.at(-1) ?? uri;
	try {
		return decodeURIComponent(name);
	} catch {
		return name;
	}
}

function read(evidence: Evidence): Passage {
	const format = formatOf(evidence);
	const above = termAbove(evidence, format);
	const aligner = new Aligner(evidence.quote);
	const units = readableParts(evidence.quote, format).flatMap(
		({ kind, text, term = above, isApart = false }, block): Unit[] =>
			(kind === 'prose' ? sentencesOf(text) : [text]).map(it => {
				const { shown, start, end } = aligner.place(it, kind);
				return { kind, text: shown, words: words(it), term, termWords: words(term), isApart, block, start, end };
			}),
	);
	const headings = (evidence.locator.headings ?? []).map(it => words(readableInline(it)));
	const name = fileNameOf(evidence.source.uri);
	return {
		evidence,
		number: Number(evidence.id.slice(1)),
		units,
		headings,
		title: words(`${evidence.source.title} ${name.replace(/\.\w+$/, '')}`),
		stems: new Set(units.flatMap(it => it.words.map(word => word.stem))),
		formatRank: formatRankOf(name),
		noise: noiseOf(evidence, units),
	};
}

/** The name on the line right above a passage, when the line holds nothing else. */
function termAbove({ prefix }: Evidence, format: PassageFormat): string {
	const lines = /^[^]*\n([^\n]*\S[^\n]*)\n\s*$/.exec(`\n${prefix}`);
	const isWhole = lines?.[1] !== undefined && prefix.lastIndexOf(lines[1]) > 0;
	const term = isWhole && format !== 'settings' ? termLine(lines[1] ?? '', format) : undefined;
	return term === undefined ? '' : readableInline(term, format);
}

function formatOf({ source }: Evidence): PassageFormat {
	const extension = /\.(\w+)$/.exec(fileNameOf(source.uri))?.[1]?.toLowerCase() ?? '';
	if (/^(?:ya?ml|toml|ini|conf|cfg|properties|env|json5?|jsonc)$/.test(extension)) {
		return 'settings';
	}
	if (/^(?:rst|rest)$/.test(extension) || source.uri.endsWith('.rst.txt')) {
		return 'restructured';
	}
	return /^(?:md|markdown|mdx)$/.test(extension) || extension === '' ? 'markdown' : 'text';
}

function formatRankOf(name: string): number {
	// No editor opens a compressed copy.
	if (/\.gz$/i.test(name)) {
		return 9;
	}
	const extension = /\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
	const rank = ['md markdown mdx', 'rst adoc asciidoc', 'txt text', 'html htm xhtml'].findIndex(it =>
		it.split(' ').includes(extension),
	);
	return rank < 0 ? 2.5 : rank;
}

function noiseOf(evidence: Evidence, units: readonly Unit[]): Noise {
	const last = evidence.locator.headings?.at(-1) ?? '';
	if (
		/^(?:see also|references?|related|further reading|links|external links|credits|authors?|copyright|index|参见|参考|另见)\b/iu.test(
			last,
		)
	) {
		return 'pointer';
	}
	const links = evidence.quote.match(/\]\(|href=|https?:\/\/|linkgit:/g)?.length ?? 0;
	const count = units.reduce((sum, it) => sum + it.words.length, 0);
	if (links > 0 && count / links < 7) {
		return 'pointer';
	}
	const name = fileNameOf(evidence.source.uri);
	const isIndex = /^(?:genindex|bookindex|general-index|docindex|sitemap|toc)(?:[-_.]|$)/i.test(name);
	const isMinified = evidence.quote
		.split('\n')
		.some(it => it.length > 400 && (it.match(/\s/g)?.length ?? 0) < it.length / 40 && !/[\u3040-\u9fff]/u.test(it));
	const numbered = evidence.quote.match(/(?:^|\s)\d+(?:\.\d+)+\.?\s+\p{L}/gu)?.length ?? 0;
	if (isIndex || isMinified || (numbered > 4 && count / numbered < 12)) {
		return 'contents';
	}
	if (/^(?:table of contents|contents|toc|目录)$/iu.test(last) || evidence.quote.match(/(?:\. ){4,}|\.{5,}/g)) {
		return 'contents';
	}
	if (
		/^(?:release|relnotes|changes|changelog|news|history|whats?-?new|errata|todo)\b|^\d+(?:\.\d+)+\./i.test(
			fileNameOf(evidence.source.uri),
		)
	) {
		return 'changelog';
	}
	if (
		/\(?#\d{2,}\b|\b[0-9a-f]{7,10}\b(?=[\])])|^\s*[-*]\s*(?:fix|feat|chore|deps|docs)(?:\(|:)/m.test(evidence.quote)
	) {
		return 'changelog';
	}
	return 'none';
}
