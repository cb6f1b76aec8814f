import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { words } from '../../src/base/words.ts';
import { citedIds } from '../../src/report/citation.ts';
import type { EvidenceReader } from '../../src/report/ledger.ts';
import type { Question } from './questions.ts';

/** How a report did on a question. */
export interface Grade {
	/** A passage of every hop was collected, shown or not. */
	readonly collected: boolean;
	/** A passage of every hop stands in one bullet each. */
	readonly inReport: boolean;
	/** A passage of at least one hop stands in one of the first three bullets. */
	readonly inFirstThree: boolean;
	/** Of the bullets that hold an answer: how many there are, and how many cite evidence that stands where it says. */
	readonly bullets: number;
	readonly rightlyCited: number;
	/** The report says that the documents do not answer, and answers nothing. */
	readonly refused: boolean;
}

/**
 * Grades a report document (the answer, then the core report).
 *
 * A passage counts as reported when one bullet (with the lines that belong to it) holds at least 80 % of the passage's
 * content words in the passage's order (longest common subsequence of stems; words of one or two Latin letters and the
 * commonest function words are no content words). Markup, line breaks and punctuation do not count on either side, and
 * words of other bullets never help. A list whose lead-in is the bullet counts with it, as the reader sees it.
 *
 * A citation is right when the bullet cites a piece of evidence that holds at least half of the passage (a passage may be quoted
 * from two neighbouring pieces) and whose quote stands, by the same measure and at 90 %, at its own lines of its own raw file.
 * The file need not be the one that the question names: documentation repeats itself.
 */
export function grade(question: Question, answer: string, report: string, evidence: EvidenceReader): Grade {
	const bullets = bulletsOf(`${answer}\n\n${report}`);
	const holds = (bullet: string): boolean =>
		question.answers.some(hop => hop.anyOf.some(it => contains(bullet, it.passage, 0.8)));
	const answering = bullets.filter(holds);
	const passages = question.answers.flatMap(hop => hop.anyOf.map(it => it.passage));
	const rightly = answering.filter(bullet =>
		passages.some(it => contains(bullet, it, 0.8) && citesRightly(bullet, it, evidence)),
	);
	return {
		collected:
			question.answers.length > 0 &&
			question.answers.every(hop =>
				evidence.list().some(it => hop.anyOf.some(({ passage }) => contains(it.quote, passage, 0.8))),
			),
		inReport:
			question.answers.length > 0 &&
			question.answers.every(hop => bullets.some(it => hop.anyOf.some(({ passage }) => contains(it, passage, 0.8)))),
		inFirstThree: bullets.slice(0, 3).some(holds),
		bullets: answering.length,
		rightlyCited: rightly.length,
		refused:
			/nothing found on|could not be answered|没有找到关于|未能回答/i.test(answer) && bulletsOf(answer).length === 0,
	};
}

/** Top-level bullets, each with its indented lines. */
export function bulletsOf(markdown: string): string[] {
	const found: string[] = [];
	let isOpen = false;
	for (const line of markdown.split('\n')) {
		if (/^[-*+] /.test(line)) {
			found.push(line);
			isOpen = true;
		} else if (isOpen && /^\s+\S/.test(line)) {
			found.push(`${found.pop() ?? ''}\n${line}`);
		} else if (line.trim() !== '') {
			isOpen = false;
		}
	}
	return found;
}

function citesRightly(bullet: string, passage: string, evidence: EvidenceReader): boolean {
	return citedIds(bullet).some(id => {
		const cited = evidence.get(id);
		const lines = cited?.locator.lines;
		if (!cited || !lines || !cited.source.uri.startsWith('file:') || !contains(cited.quote, passage, 0.5)) {
			return false;
		}
		const bytes = readFileSync(fileURLToPath(cited.source.uri));
		const text = cited.source.uri.endsWith('.gz') ? gunzipSync(bytes) : bytes;
		const raw = text.toString('utf8').split(/\r\n|\n|\r/);
		const stretch = raw.slice(lines[0] - 1, lines[1]).join('\n');
		return contains(stretch.replaceAll(/<[^>]*>/g, ' '), cited.quote, 0.9);
	});
}

/** Whether `text` holds the share `least` of the content words of `passage`, in order. */
export function contains(text: string, passage: string, least: number): boolean {
	const wanted = contentOf(passage);
	return wanted.length > 0 && commonLength(wanted, contentOf(text)) / wanted.length >= least;
}

function contentOf(text: string): string[] {
	return words(withoutTargets(text))
		.filter(it => !functionWords.has(it.text) && !/^[a-z]{1,2}$/.test(it.text))
		.map(it => it.stem);
}

/** Where a link leads is markup: a report shows the words of the link. */
function withoutTargets(text: string): string {
	return text.replaceAll(/(?<=\])\([^)\s]*\)/g, ' ').replaceAll(/<\/?[a-z][^>]*>/gi, ' ');
}

const functionWords = new Set(
	'the and are was were for with that this from not has have will can you your its'.split(' '),
);

/** The length of the longest common subsequence. */
function commonLength(a: readonly string[], b: readonly string[]): number {
	let previous = new Uint16Array(b.length + 1);
	for (const word of a) {
		const row = new Uint16Array(b.length + 1);
		for (let i = 0; i < b.length; i++) {
			row[i + 1] = word === b[i] ? (previous[i] ?? 0) + 1 : Math.max(previous[i + 1] ?? 0, row[i] ?? 0);
		}
		previous = row;
	}
	return previous[b.length] ?? 0;
}
