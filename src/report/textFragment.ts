/**
 * The fragment that leads a browser to a quote on a page (`#:~:text=…`, WICG Scroll To Text Fragment), or an empty string when
 * the quote has no words to look for. The quote is a stretch of clean text: what our readers add to it (marks of
 * headings, items, code and tables) is not on the page, and a browser matches words within one block only, so the
 * fragment names the first words of the first sentence and the last words of the last one. `prefix` and
 * `suffix` are the clean text around the quote.
 */
export function textFragment(quote: string, prefix: string, suffix: string): string {
	const runs = runsOf(withoutCutWords(quote, prefix, suffix));
	const long = runs.filter(it => it.length >= fewWords);
	const first = long[0] ?? longest(runs);
	const last = long.at(-1) ?? first;
	if (!first || !last) {
		return '';
	}
	if (first === last && first.length <= shortRun) {
		const text = encode(join(first));
		return text.length > longestFragment ? startOnly(first) : withContext(text, first, { quote, prefix, suffix });
	}
	// Of one sentence both take a part.
	const half = first === last ? Math.floor(first.length / 2) : mostWords;
	const start = fitting(first.slice(0, Math.min(half, mostWords)), 'start');
	const end = fitting(last.slice(-Math.min(half, mostWords)), 'end');
	return end === '' || start === '' ? startOnly(first) : `${opening}${start},${end}`;
}

/** A word as it stands on the page, and whether white space stands before it. */
interface Word {
	readonly text: string;
	readonly isSpaced: boolean;
}

/** Words that stand next to each other in one sentence of one block. */
type Run = readonly Word[];

const opening = '#:~:text=';
/** Less than this says little, and may stand on a page several times. */
const fewWords = 3;
/** A run that is not longer is given as a whole. */
const shortRun = 8;
const mostWords = 6;
/** In percent-encoded characters, for each of both parts and for the whole. */
const longestPart = 130;
const longestFragment = 280;

/** Without the pieces of words at its ends, where the quote was cut out of them. */
function withoutCutWords(quote: string, prefix: string, suffix: string): string {
	const start = isWithinWord(prefix, quote) ? quote.search(/\s|$/) : 0;
	const end = isWithinWord(quote, suffix) ? quote.length - (/\S*$/.exec(quote)?.[0].length ?? 0) : quote.length;
	return start < end ? quote.slice(start, end) : quote;
}

/** Whether a word that dictionaries would not cut goes on from one text to the other: `it` and `'s`, `package` and `.json`. */
function isWithinWord(before: string, after: string): boolean {
	const [left, right] = [before.slice(-4), after.slice(0, 4)];
	return /[\p{L}\p{N}][.'’]?$/u.test(left) && /^[.'’]?[\p{L}\p{N}]/u.test(right) && !unspaced.test(left + right);
}

/** The runs of a quote that hold a word, in order. */
function runsOf(quote: string): readonly Run[] {
	const lines = quote.toWellFormed().split('\n');
	let isCode = beginsInCode(lines);
	return lines
		.flatMap(line => {
			if (fence.test(line)) {
				isCode = !isCode;
				return [];
			}
			return isCode ? [wordsOf(line)] : proseRuns(line);
		})
		.filter(run => run.some(it => /[\p{L}\p{N}]/u.test(it.text)));
}

/** A quote may begin within code: then its first fence closes it, and stands under a line of it. */
function beginsInCode(lines: readonly string[]): boolean {
	const first = lines.findIndex(it => fence.test(it));
	return first > 0 && lines[first - 1]?.trim() !== '';
}

const fence = /^\s*(?:`{3,}|~{3,})/;

/** Cells of a table are blocks, and so is what stands on both sides of something left out. */
function proseRuns(line: string): Run[] {
	const text = line.replace(/^\s*(?:#{1,6}|[*+-]|\d{1,3}[.)]|>)\s+/, '').replaceAll('`', '');
	return text.split(/ ?\| ?|…|\.\.\./).flatMap(part => sentencesOf(wordsOf(part)));
}

/** Cut after the end of a sentence, where pages have marks of notes, and at words that may look different on the page. */
function sentencesOf(words: Run): Run[] {
	const runs: Word[][] = [[]];
	for (const word of words) {
		if (/[_^]/.test(word.text)) {
			// A raised or lowered part, or a name in code: that cannot be told from here.
			runs.push([]);
			continue;
		}
		runs.at(-1)?.push(word);
		if (/[.!?:;。！？；：][\p{Pe}\p{Pf}"']*$/u.test(word.text)) {
			runs.push([]);
		}
	}
	return runs;
}

/** Words between white space; where a script has none, as dictionaries tell them, which browsers ask as well. */
function wordsOf(text: string): Run {
	return text
		.split(/\s+/)
		.filter(it => it !== '')
		.flatMap(it =>
			unspaced.test(it)
				? Array.from(segmenter.segment(it), ({ segment }, index) => ({ text: segment, isSpaced: index === 0 }))
				: [{ text: it, isSpaced: true }],
		);
}

const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u;
const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });

function longest(runs: readonly Run[]): Run | undefined {
	return runs.reduce<Run | undefined>(
		(best, run) => (best === undefined || join(run).length > join(best).length ? run : best),
		undefined,
	);
}

function join(run: Run): string {
	return run.map(({ text, isSpaced }, index) => (isSpaced && index > 0 ? ` ${text}` : text)).join('');
}

/** As many of the words, from one end, as are not too long once they are encoded. */
function fitting(run: Run, from: 'start' | 'end'): string {
	for (let count = run.length; count > 0; count--) {
		const text = encode(join(from === 'start' ? run.slice(0, count) : run.slice(-count)));
		if (text.length <= longestPart) {
			return text;
		}
	}
	return '';
}

function startOnly(run: Run): string {
	const start = fitting(run, 'start');
	return start === '' ? '' : opening + start;
}

/** A few words may stand on the page several times: the words beside them in their line tell which ones are meant. */
function withContext(
	text: string,
	run: Run,
	{ quote, prefix, suffix }: { readonly quote: string; readonly prefix: string; readonly suffix: string },
): string {
	if (run.length >= fewWords + 1 || join(run) !== quote.trim()) {
		return opening + text;
	}
	const before = wordsOf(prefix.split('\n').at(-1) ?? '')
		.slice(1)
		.slice(-fewWords);
	const after = wordsOf(suffix.split('\n')[0] ?? '')
		.slice(0, -1)
		.slice(0, fewWords);
	const isPlain = (words: Run): boolean => words.length > 0 && words.every(it => !/[`|_^…#*]/.test(it.text));
	const withPrefix = isPlain(before) ? `${encode(join(before))}-,${text}` : text;
	const whole = isPlain(after) ? `${withPrefix},-${encode(join(after))}` : withPrefix;
	return opening + (whole.length <= longestFragment ? whole : text);
}

/** Percent-encoded, also what the directive's own syntax uses and what would end a link in Markdown. */
function encode(text: string): string {
	return encodeURIComponent(text).replace(
		/[-!'()*_~]/g,
		it => `%${it.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
	);
}
