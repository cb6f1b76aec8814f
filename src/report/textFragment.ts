/**
 * The fragment that leads a browser to a quote on a page (`#:~:text=…`, WICG Scroll To Text Fragment), or an empty string when
 * the quote has no words to look for. The quote is a stretch of clean text: what our readers add to it (marks of
 * headings, items, code and tables) is not on the page, and a browser matches words within one block only, so the
 * fragment names the first words of the first sentence and the last words of the last one. `prefix` and
 * `suffix` are the clean text around the quote.
 */
export function textFragment(quote: string, prefix: string, suffix: string): string {
	return fragmentOf(endsOf(quote), prefix.slice(-mostAround), suffix.slice(0, mostAround));
}

/** What lies between is not looked at: an evidence file that was altered may quote megabytes. */
function endsOf(quote: string): string {
	return quote.length <= 2 * mostRead ? quote : `${quote.slice(0, mostRead)}\n${quote.slice(-mostRead)}`;
}

/** In characters: no run quotes more of a page, nor more around it. */
const mostRead = 10_000;
const mostAround = 200;

function fragmentOf(quote: string, prefix: string, suffix: string): string {
	const runs = runsOf(withoutCutWords(quote, prefix, suffix));
	const long = runs.filter(it => it.length >= fewWords);
	const first = long[0] ?? longest(runs);
	const last = long.at(-1) ?? first;
	if (!first || !last) {
		return '';
	}
	if (first === last && first.length <= shortRun) {
		const text = encode(join(first));
		const isAlone = runs.length === 1 && first.length <= fewWords;
		const whole = isAlone ? withContext(text, prefix, suffix) : text;
		return whole.length <= longestFragment ? opening + whole : startOnly(first);
	}
	// Of one sentence both take a part.
	const half = Math.floor(first.length / 2);
	const start = fitting(first === last ? first.slice(0, half) : first, 'start');
	const end = fitting(first === last ? last.slice(half) : last, 'end');
	return end === '' || start === '' ? startOnly(first) : `${opening}${start},${end}`;
}

/** A word as it stands on the page, and the white space before it: in code a browser wants it as it is. */
interface Word {
	readonly text: string;
	readonly space: string;
}

/** Words that stand next to each other in one sentence of one block. */
type Run = readonly Word[];

const opening = '#:~:text=';
/** Less than this says little, and may stand on a page several times. */
const fewWords = 3;
/** A run that is not longer is given as a whole. */
const shortRun = 6;
const enoughCharacters = 30;
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
	let end = 0;
	return Array.from(text.matchAll(/\S+/g)).flatMap(({ 0: word, index: start }) => {
		const space = text.slice(end, start);
		end = start + word.length;
		return unspaced.test(word)
			? Array.from(segmenter.segment(word), ({ segment }, index) => ({
					text: segment,
					space: index === 0 ? space : '',
				}))
			: [{ text: word, space }];
	});
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
	return run.map(({ text, space }, index) => (index > 0 ? space + text : text)).join('');
}

/**
 * A few words from one end of a run: enough to be found nowhere else, in most cases, and no more, since what looks like a
 * space may be the break of a line or a button on the page. As many as are not too long once they are encoded.
 */
function fitting(run: Run, from: 'start' | 'end'): string {
	const few = (count: number): string => join(from === 'start' ? run.slice(0, count) : run.slice(run.length - count));
	let count = Math.min(fewWords, run.length);
	while (count < run.length && few(count).length < enoughCharacters) {
		count++;
	}
	while (count > 0 && encode(few(count)).length > longestPart) {
		count--;
	}
	return encode(few(count));
}

function startOnly(run: Run): string {
	const start = fitting(run, 'start');
	return start === '' ? '' : opening + start;
}

/** A few words may stand on the page several times: the words before them, or else after them, tell which are meant. */
function withContext(text: string, prefix: string, suffix: string): string {
	// What is given of both may begin and end within a word.
	const before = runsOf(prefix.replace(/^\S+/, '')).at(-1)?.slice(-fewWords) ?? [];
	const after = runsOf(suffix.replace(/\S+$/, ''))[0]?.slice(0, fewWords) ?? [];
	if (before.length > 0 && withoutMarks(prefix).endsWith(join(before))) {
		return `${encode(join(before))}-,${text}`;
	}
	return after.length > 0 && withoutMarks(suffix).startsWith(join(after)) ? `${text},-${encode(join(after))}` : text;
}

/** The text without what stands at its ends only as marks: bullets, fences, the borders of cells. */
function withoutMarks(text: string): string {
	const mark = '(?:[*+#|>`-]+|\\d{1,3}[.)])';
	return text
		.replace(new RegExp(`(?:\\s+${mark})*\\s*$`), '')
		.replace(new RegExp(`^\\s*(?:${mark}\\s+)*`), '')
		.replaceAll('`', '');
}

/** Percent-encoded, also what the directive's own syntax uses and what would end a link in Markdown. */
function encode(text: string): string {
	return encodeURIComponent(text).replace(
		/[-!'()*_~]/g,
		it => `%${it.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
	);
}
