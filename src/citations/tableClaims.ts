import { isEscaped, type Stretch } from '../report/markdownText.ts';
import type { Claim } from './citationDocument.ts';
import { afterMarks, type BlockToRead, claimOf, takerOf } from './shownClaim.ts';
import { showText } from './shownText.ts';

/** The head of a table claims nothing; its words are the names of the columns. */
export function claimsOfHead(read: BlockToRead): {
	readonly claims: readonly Claim[];
	readonly columns: readonly string[];
} {
	const cells = readCells(read);
	return { claims: cells.filter(hasAny), columns: cells.map(it => it.text) };
}

/**
 * Each cell that cites is a claim, which says what its row and its column are about: `npm, Licence: Artistic-2.0`. Citations in
 * a cell of their own stand for the whole row.
 */
export function claimsOfRow(read: BlockToRead, columns: readonly string[], isAside: boolean): readonly Claim[] {
	const cells = readCells(read);
	if (isAside) {
		return cells.filter(hasAny).map(it => ({ ...it, kind: 'aside' }));
	}
	const named = (cell: string, column: number): string => {
		const name = columns[column] ?? '';
		return column === 0 || name === '' || cell === '' ? cell : `${name}: ${cell}`;
	};
	if (cells.some(it => it.text === '' && it.citations.length > 0)) {
		const [start, end] = [cells.find(hasAny)?.start ?? read.block.start, cells.findLast(hasAny)?.end ?? read.block.end];
		const said = cells.map(it => it.text).filter(it => it !== '');
		const text = cells.map(({ text }, column) => named(text, column)).filter(it => it !== '');
		const kind = said.length === 0 ? 'aside' : 'sentence';
		return [{ start, end, text: text.join(', '), citations: read.citations, kind, cell: said.join(', ') }];
	}
	const [subject] = cells;
	return cells.flatMap((it, column): Claim | [] => {
		if (it.citations.length === 0 || it.text === '') {
			return hasAny(it) ? { ...it, kind: 'aside' } : [];
		}
		const about = column > 0 && subject?.text ? `${subject.text}, ` : '';
		return { ...it, text: about + named(it.text, column), kind: 'sentence', cell: it.text };
	});
}

function hasAny({ text, citations }: Claim): boolean {
	return text !== '' || citations.length > 0;
}

/** The cells of a row in their order, those that are empty too. */
function readCells({ text, block, insets, citations }: BlockToRead): readonly Claim[] {
	const citationsIn = takerOf(citations);
	const insetsIn = takerOf(insets);
	return cellsOf(text, { start: afterMarks(text, block), end: block.end }).map(cell => {
		const own = citationsIn(cell);
		const shown = showText(text, cell, insetsIn(cell));
		const start = shown.text.length - shown.text.trimStart().length;
		return claimOf(shown, { start, end: Math.max(start, shown.text.trimEnd().length) }, own, true);
	});
}

/** Bars part cells, also those in code, unless they are escaped; a row may begin and end with one. */
function cellsOf(text: string, { start, end }: Stretch): Stretch[] {
	const cells: Stretch[] = [];
	let from = text[start] === '|' ? start + 1 : start;
	for (let at = from; at < end; at++) {
		if (text[at] === '|' && !isEscaped(text, at)) {
			cells.push({ start: from, end: at });
			from = at + 1;
		}
	}
	return text.slice(from, end).trim() === '' ? cells : [...cells, { start: from, end }];
}
