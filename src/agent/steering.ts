import { citedIds } from '../report/citation.ts';
import { oneLine } from '../report/cutText.ts';
import type { EvidenceReader } from '../report/ledger.ts';

/** What the user says while a run goes on. The engine asks between rounds, and once more before a decision changes the report. */
export interface Steering {
	/** Takes what the user has said since it was last asked; `undefined` for nothing. Never throws. */
	take(): Steer | undefined;
	/** True once the user wants the next round to be the last. */
	readonly mustFinish: boolean;
}

export interface Steer {
	/** Wishes in the user's words, in their order. They stay with the question to the end of the run. */
	readonly notes: readonly string[];
	/** The report as the user wants it; absent when it was not edited. */
	readonly report: string | undefined;
}

/** Takes what the user has said, without what says nothing: blank notes, a report that is `current` already. */
export function takeSteer(steering: Steering | undefined, current: string): Steer | undefined {
	const said = steering?.take();
	const notes = (said?.notes ?? []).map(it => it.trim()).filter(it => it !== '');
	const edited = said?.report?.trim();
	const report = edited === current.trim() ? undefined : edited;
	return notes.length === 0 && report === undefined ? undefined : { notes, report };
}

/** What holds from when the user said it to the end of the run. */
export interface Wishes {
	/** `round` is the first that is decided in its knowledge. */
	readonly notes: readonly { readonly round: number; readonly text: string }[];
	/** Ids of evidence whose citations the user took out of the report. */
	readonly unwanted: readonly string[];
	/** Those of them that nobody took out: their sources do not have the words any more. */
	readonly outdated?: readonly string[] | undefined;
}

export const noWishes: Wishes = { notes: [], unwanted: [] };

/** The wishes after the user has spoken once more; `before` is the report that they edited. */
export function addWishes(
	wishes: Wishes,
	said: { readonly round: number; readonly notes: readonly string[]; readonly report?: string | undefined },
	before: string,
	evidence: EvidenceReader,
): Wishes {
	const notes = [...wishes.notes, ...said.notes.map(text => ({ round: said.round, text }))];
	if (said.report === undefined) {
		return { ...wishes, notes };
	}
	const cited = new Set(citedIds(said.report));
	const citedBefore = citedIds(before).filter(it => evidence.get(it));
	// What the user has put back is wanted again.
	return {
		...wishes,
		notes,
		unwanted: [...new Set([...wishes.unwanted, ...citedBefore])].filter(it => !cited.has(it)),
	};
}

/**
 * The question as rounds see it: what was asked, and below it what the user said since, a line each. It is the one place of a
 * state that outlives a round whatever a policy does with its report.
 */
export function steeredQuestion(question: string, { notes, unwanted, outdated = [] }: Wishes): string {
	const shown = (ids: readonly string[]): string => ids.map(it => `[${it}]`).join(' ');
	const takenOut = unwanted.filter(it => !outdated.includes(it));
	const lost = unwanted.filter(it => outdated.includes(it));
	const lines = [
		...notes.map(it => `The user added in round ${it.round}: ${oneLine(it.text)}`),
		...(takenOut.length > 0 ? [`The user took these citations out of the report: ${shown(takenOut)}`] : []),
		...(lost.length > 0 ? [`${lostLine}: ${shown(lost)}`] : []),
	];
	return lines.length === 0 ? question : `${question}\n\n${lines.join('\n')}`;
}

const lostLine = 'The sources of these citations do not have their words any more';

/** A question taken apart again. */
export interface AskedQuestion {
	/** In the words in which it was asked. */
	readonly asked: string;
	/** The lines below it, as they stand. */
	readonly lines: readonly string[];
	readonly wishes: Wishes;
}

/** Undoes `steeredQuestion`. */
export function readQuestion(text: string): AskedQuestion {
	const block =
		/\n\n((?:(?:The user (?:added in round \d+|took these citations out of the report)|The sources of these citations do not have their words any more): [^\n]*(?:\n|$))+)$/.exec(
			text,
		);
	const lines = block?.[1]?.split('\n') ?? [];
	const notes = lines.flatMap(line => {
		const { round, note } = /^The user added in round (?<round>\d+): (?<note>.*)$/.exec(line)?.groups ?? {};
		return note === undefined ? [] : [{ round: Number(round), text: note }];
	});
	const outdated = lines.filter(it => it.startsWith(lostLine)).flatMap(citedIds);
	const unwanted = [...lines.filter(it => it.startsWith('The user took ')).flatMap(citedIds), ...outdated];
	return {
		asked: block ? text.slice(0, block.index) : text,
		lines,
		wishes: { notes, unwanted, ...(outdated.length > 0 ? { outdated } : {}) },
	};
}
