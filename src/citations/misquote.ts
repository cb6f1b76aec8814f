import type { Stretch } from '../report/markdownText.ts';
import type { Citation, CitationDocument } from './citationDocument.ts';

/** Words in quotation marks with the citations that follow them at once. */
export interface QuotedWords extends Stretch {
	readonly words: string;
	readonly labels: readonly string[];
}

/** Finds what a report puts in “quotation marks” right before a citation: it claims to be a quotation. */
export function quotedWords({ text, citations, code }: CitationDocument): QuotedWords[] {
	const pairs = quotationMarks(text, code, citations);
	const found: QuotedWords[] = [];
	for (const [index, { start }] of citations.entries()) {
		let at = start;
		const quotations: QuotedWords[] = [];
		for (;;) {
			const gap = /[.,;:!?)*_[\s—–-]{0,6}$/.exec(text.slice(Math.max(0, at - 6), at))?.[0] ?? '';
			const end = at - gap.length;
			const open = /\n\s*\n/.test(gap) ? undefined : pairs.get(end);
			if (open === undefined) {
				break;
			}
			const labels = labelsFrom(text, citations, index);
			quotations.unshift({ start: open, end, words: text.slice(open + 1, end - 1), labels });
			at = open;
		}
		found.push(...quotations);
	}
	return found;
}

/**
 * Whether quoted words are a run of words of a passage, none left out, added or changed. `…` in the quotation stands for
 * what was left out: the runs between must follow each other, and a word before it may be cut. Marks and white space do
 * not count; what Markdown, reStructuredText or AsciiDoc do not show (a link's target, a list's numbers) may be missing.
 */
export function isQuotedFrom(passage: string, quoted: string): boolean {
	if (quoted.length > longestPassage) {
		return false;
	}
	const text = readPassage(passage.slice(0, longestPassage));
	const runs = quoted.split(/…|\[\.\.\.\]/);
	let at = 0;
	for (const [index, run] of runs.entries()) {
		const words = wordsOf(plain(run));
		const isCut = index < runs.length - 1 && /[\p{L}\p{N}]$/u.test(run);
		const end = endOfRun(text, words, isCut, at);
		if (end === undefined) {
			return false;
		}
		at = end;
	}
	return true;
}

/** Many times what the engine writes; an evidence file that was altered may hold more, which would take long to read. */
const longestPassage = 10_000;

/** Ends and starts of “…”, nested ones included; those in code are not marks. A stray ” closes what its paragraph opened first. */
function quotationMarks(
	text: string,
	code: readonly Stretch[],
	citations: readonly Citation[],
): ReadonlyMap<number, number> {
	const pairs = new Map<number, number>();
	let open: number[] = [];
	let first: number | undefined;
	let [nextCode, nextCitation] = [0, 0];
	for (const { 0: mark, index } of text.matchAll(/[“”]|\n[^\S\n]*\n/g)) {
		while ((code[nextCode]?.end ?? Number.POSITIVE_INFINITY) <= index) {
			nextCode++;
		}
		while ((citations[nextCitation]?.start ?? Number.POSITIVE_INFINITY) < index) {
			// A quotation does not run on over a citation.
			[open, first] = [[], undefined];
			nextCitation++;
		}
		if ((code[nextCode]?.start ?? Number.POSITIVE_INFINITY) <= index) {
			continue;
		}
		if (mark === '“') {
			first ??= index;
			open.push(index);
		} else if (mark === '”') {
			const start = open.pop() ?? first;
			if (start !== undefined) {
				pairs.set(index + 1, start);
			}
		} else {
			[open, first] = [[], undefined];
		}
	}
	return pairs;
}

/** The label of a citation and of those that follow it at once. */
function labelsFrom(text: string, citations: readonly Citation[], index: number): string[] {
	const labels: string[] = [];
	let end: number | undefined;
	for (let next = citations[index]; next; next = citations[++index]) {
		if (end !== undefined && !/^[\s;[\]]{0,4}$/.test(text.slice(end, next.start))) {
			break;
		}
		labels.push(next.label);
		({ end } = next);
	}
	return labels;
}

/** The words of a passage, and where a reader may pass over some: from the word `from` to the word `to`. */
interface PassageWords {
	readonly words: readonly string[];
	readonly skips: ReadonlyMap<number, readonly number[]>;
}

/** Where the words' first occurrence from `from` on ends; `undefined` when they are no run of the text. */
function endOfRun(
	{ words, skips }: PassageWords,
	run: readonly string[],
	isCut: boolean,
	from: number,
): number | undefined {
	let places = new Set([...words.keys()].slice(from));
	if (run.length === 0) {
		return from;
	}
	for (const [index, word] of run.entries()) {
		const next = new Set<number>();
		// A set that grows while it is walked over is walked to its new end.
		for (const place of places) {
			skips.get(place)?.forEach(it => places.add(it));
			const here = words[place];
			if (here === word || (isCut && index === run.length - 1 && here?.startsWith(word))) {
				next.add(place + 1);
			}
		}
		places = next;
	}
	return places.size > 0 ? Math.min(...places) : undefined;
}

const unshownOpen = '\ue000';
const unshownClose = '\ue001';

/** What markup does not show, or shows apart from the words; `$1` stays, `$2` is what may be missing. */
const unshown: readonly RegExp[] = [
	// Markdown: images, targets and names of links, footnotes, fences, numbers of lists, names of headings.
	/()(!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])?)/g,
	/(\])(\((?:[^()]|\([^()]*\))*\))/g,
	/(\])(\[[^\]]*\])/g,
	/()(\[\^[^\]\s]+\]:?)/g,
	/^()([ \t]*(?:`{3,}|~{3,}).*)$/gm,
	/^([ \t>]*(?:[-*+•·][ \t]+)?)(\(?(?:\d{1,3}|[a-zA-Z#]|[ivx]{2,4})[.)])(?=\s)/gm,
	/()(\{#[\w-]+\})/g,
	/^([ \t>]*)(\[!\w+\])/gm,
	// reStructuredText: roles, targets and directives.
	/(:`[^`<]*)(<[^<>`]*>)(?=`)/g,
	/(`[^`<]*)(<[^<>`]*>)(?=`_)/g,
	/()((?::[a-z][\w+-]*)+:)(?=`)/g,
	/^([ \t]*\.\. )([\w-]+::)/gm,
	// AsciiDoc: macros, anchors, directives and attributes of blocks.
	/()(\blinkgit:)(?=[\w-]+\[)/g,
	/()(\b(?:link|xref):[^\s[\]]*)(?=\[)/g,
	/(<<)([^<>,]+,)/g,
	/^()(\[\[[^\]]*\]\]|\[(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION|verse|quote|source|listing)\b[^\]]*\])[ \t]*$/gm,
	/^()((?:ifdef|ifndef|ifeval|endif|include)::.*)$/gm,
];

function readPassage(passage: string): PassageWords {
	const text = unshown.reduce(
		(text, it) => text.replaceAll(it, `$1${unshownOpen}$2${unshownClose}`),
		passage.replaceAll(/[\ue000\ue001]/g, ''),
	);
	const words: string[] = [];
	const skips = new Map<number, number[]>();
	const open: number[] = [];
	for (const it of wordsOf(plain(text))) {
		if (it === unshownOpen) {
			open.push(words.length);
		} else if (it === unshownClose) {
			const from = open.pop() ?? words.length;
			if (from < words.length) {
				skips.set(from, [...(skips.get(from) ?? []), words.length]);
			}
		} else {
			words.push(it);
		}
	}
	return { words, skips };
}

/** Without comments, HTML tags, emphasis and escapes; entities as the characters that they mean. `<oldbranch>` is no tag. */
function plain(text: string): string {
	return text
		.replaceAll(/<!--[\s\S]*?-->/g, ' ')
		.replaceAll(/<(?:br|hr|p|\/p|li|\/li|td|\/td|th|\/th|tr|\/tr|div|\/div)(?:\s[^<>]*)?\/?>/gi, ' ')
		.replaceAll(htmlTag, '')
		.replaceAll(/&(?:#x([\da-f]{1,6})|#(\d{1,7})|(lt|gt|amp|quot|apos|nbsp));/gi, (entity, hex, decimal, name) =>
			characterOf(entity, hex, decimal, name),
		)
		.replaceAll(/[\\`*_~\u00ad\u200b-\u200d\u2060\ufeff]/g, '')
		.normalize('NFKC')
		.toLowerCase();
}

const htmlTag =
	/<\/?(?:a|abbr|b|blockquote|center|cite|code|dd|del|details|dl|dt|em|font|h[1-6]|i|img|ins|kbd|mark|ol|picture|pre|q|s|samp|small|span|strong|sub|summary|sup|table|tbody|thead|tt|u|ul|var)(?:\s+[\w-]+="[^"]*"|\s+[\w-]+='[^']*')*\s*\/?>/gi;

const namedCharacters: Readonly<Record<string, string>> = {
	lt: '<',
	gt: '>',
	amp: '&',
	quot: '"',
	apos: "'",
	nbsp: ' ',
};

function characterOf(entity: string, hex?: string, decimal?: string, name?: string): string {
	if (name !== undefined) {
		return namedCharacters[name.toLowerCase()] ?? entity;
	}
	const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
	return code <= 0x10ffff ? String.fromCodePoint(code) : entity;
}

/** A character of Chinese or Japanese, a sign before a number, or letters and digits together; and the marks of what is not shown. */
function wordsOf(text: string): string[] {
	const words = text.match(
		/[\ue000\ue001]|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|(?<![\p{L}\p{N}])[-−](?=\p{N})|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])[\p{L}\p{N}\p{M}])+/gu,
	);
	return (words ?? []).map(it => (it === '−' ? '-' : it));
}
