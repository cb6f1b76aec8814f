import type { Stretch } from '../report/markdownText.ts';
import { citationMark } from './shownText.ts';

/**
 * Splits shown text into sentences, English and Chinese. No stop: in abbreviations, versions, file names and decimals, and
 * within quotation marks; quotations that follow each other are one sentence, up to the citation that stands for them all.
 * Citations after a full stop belong to the sentence before it, unless the text goes on with a small letter: “[3] says so.”
 */
export function sentencesOf(text: string, code: ReadonlySet<number>): Stretch[] {
	const found: Stretch[] = [];
	const quotations = quotationsOf(text);
	let [start, quotation] = [0, 0];
	const add = (end: number): void => {
		const sentence = text.slice(start, end);
		const lead = sentence.length - sentence.trimStart().length;
		if (sentence.trim() !== '') {
			found.push({ start: start + lead, end: start + sentence.trimEnd().length });
		}
		start = end;
	};
	for (const match of text.matchAll(stop)) {
		const at = match.index;
		const end = at + match[0].length;
		while ((quotations[quotation]?.end ?? Number.POSITIVE_INFINITY) <= at) {
			quotation++;
		}
		const around = quotations[quotation];
		if (at < start || (around && around.start < at && end < around.end)) {
			continue;
		}
		follows.lastIndex = end;
		const [after = '', cited = ''] = follows.exec(text) ?? [];
		const next = end + after.length;
		const isQuoted = around !== undefined && around.start < at;
		if (isQuoted && cited === '' && /[“「『]/.test(text[next] ?? '')) {
			continue;
		}
		if (next === text.length) {
			break;
		}
		const isWide = /[。！？]/u.test(match[0]);
		if (!isWide && (after === '' || !endsSentence(text, at, match[0]))) {
			continue;
		}
		// A parenthesis after a stop may go on; what is quoted after a citation is something new.
		const letter = next + (cited === '' && /[([]/.test(text[next] ?? '') ? 1 : 0);
		const goesOn = /\p{Ll}/u.test(text[letter] ?? '') && !code.has(letter);
		if (isWide || !goesOn) {
			add(end + cited.length);
		} else if (cited !== '' && !isQuoted && match[0] !== '…') {
			add(end);
		}
	}
	add(text.length);
	return found;
}

const stop = /(?:[.!?…]+|[。！？]+)["”’'»)\]」』）】]*/gu;
const follows = new RegExp(String.raw`((?:\s*${citationMark})*)\s*`, 'y');

/** Whatever follows them, and only before a number. */
const abbreviations =
	/(?:^|[\s(“"])(?:(?:[A-Za-z]\.)+[A-Za-z]|vs|cf|resp|approx|incl|esp|viz|mr|mrs|ms|dr|prof|st|jr|al|ca|inc|ltd|co|[A-Z])$/i;
const beforeNumbers =
	/(?:^|[\s(“"])(?:no|nos|fig|figs|vol|ch|sec|art|eq|p|pp|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)$/i;

function endsSentence(text: string, at: number, mark: string): boolean {
	if (!mark.startsWith('.') || mark.startsWith('..')) {
		return true;
	}
	const before = text.slice(Math.max(0, at - 12), at);
	const next = /[^\s\ue000]/.exec(text.slice(at + mark.length, at + mark.length + 20))?.[0] ?? '';
	return !abbreviations.test(before) && !(beforeNumbers.test(before) && /\d/.test(next));
}

/** The outermost quotations, in order. None runs on over a citation: one that is left open is not one. */
function quotationsOf(text: string): Stretch[] {
	const found: Stretch[] = [];
	let open: number[] = [];
	for (const { 0: mark, index } of text.matchAll(/[“”「」『』\ue000]/g)) {
		if (mark === citationMark) {
			open = [];
		} else if (/[“「『]/.test(mark)) {
			open.push(index);
		} else {
			const start = open.pop();
			if (start !== undefined && open.length === 0) {
				found.push({ start, end: index + 1 });
			}
		}
	}
	return found;
}
