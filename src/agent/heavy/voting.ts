import { citedIds } from '../../report/citation.ts';
import type { EvidenceReader } from '../../report/ledger.ts';
import { votesAmong } from './agreement.ts';
import { citedBy, type Pair } from './pair.ts';

/** What a reader takes in beside what the report had. */
const mostAdded = 5;

/**
 * The report of a pair with its findings, which are list items, in the order of how many rollouts came upon them; and below those of
 * the same section what others came upon more than once and it had not.
 */
export function votedReport(best: Pair, pairs: readonly Pair[], evidence: EvidenceReader): string {
	const votesOf = votesAmong(pairs, evidence);
	const worth = (item: string): number => Math.max(0, ...citedIds(item).map(votesOf));
	const parts = partsOf(best.report);
	const known = new Set(citedBy(best));
	let left = mostAdded;
	for (const { report } of pairs.filter(it => it !== best)) {
		for (const { place, items } of partsOf(report)) {
			const target = parts.findLast(it => it.items.length > 0 && it.place === place);
			for (const item of target ? items : []) {
				const ids = citedIds(item);
				if (left > 0 && ids.length > 0 && ids.every(it => !known.has(it)) && worth(item) > 1) {
					target?.items.push(item);
					ids.forEach(it => known.add(it));
					left--;
				}
			}
		}
	}
	return parts
		.flatMap(({ text, items }) => [
			...(text === undefined ? [] : [text]),
			...items
				.map(it => ({ it, votes: worth(it) }))
				.sort((a, b) => b.votes - a.votes)
				.map(({ it }) => it),
		])
		.join('\n')
		.trim();
}

/** A line of a report, or a list. */
interface Part {
	/** The heading above it. */
	readonly place: string;
	readonly text: string | undefined;
	/** With what is indented below them. */
	readonly items: string[];
}

function partsOf(report: string): Part[] {
	const parts: Part[] = [];
	let place = '';
	for (const line of report.split('\n')) {
		const list = parts.at(-1);
		const last = list?.items.length ?? 0;
		if (line.startsWith('- ')) {
			if (list && last > 0) {
				list.items.push(line);
			} else {
				parts.push({ place, text: undefined, items: [line] });
			}
		} else if (list && last > 0 && line.startsWith('  ')) {
			list.items[last - 1] = `${list.items[last - 1]}\n${line}`;
		} else if (list && last > 0 && line === '') {
			// Whether the item goes on below is told by the next line.
			parts.push({ place, text: '', items: [] });
		} else {
			place = /^#{1,6} /.test(line) ? line : place;
			parts.push({ place, text: line, items: [] });
		}
		joinIndented(parts);
	}
	return parts;
}

/** An empty line between an item and what is indented below it is the item's own. */
function joinIndented(parts: Part[]): void {
	const [list, empty, more] = parts.slice(-3);
	const item = list?.items.length ?? 0;
	if (list && item > 0 && empty?.text === '' && more?.text?.startsWith('  ')) {
		list.items[item - 1] = `${list.items[item - 1]}\n\n${more.text}`;
		parts.length -= 2;
	} else if (list && item > 0 && empty?.text === '' && more && more.items.length > 0) {
		list.items.push(...more.items);
		parts.length -= 2;
	}
}
