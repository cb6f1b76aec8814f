import { languageOf } from '../../report/apparatus.ts';
import type { ReportLength } from '../../report/reportLength.ts';
import type { Clock } from '../clock.ts';
import type { RunEvent } from '../events.ts';
import { withPinned } from '../pinned.ts';
import type { Policy } from '../policy.ts';
import type { ComposedText } from '../runState.ts';
import { readQuestion } from '../steering.ts';
import { type Asking, noUsage } from './asking.ts';
import type { LoggedWriting } from './loggedWriting.ts';
import { belowAnswer, type Material, offeredEvidence } from './material.ts';
import { remarkWords } from './remarks.ts';
import { singleSourced } from './sites.ts';
import { writeLong } from './writeLong.ts';
import { type Draft, writeStandard } from './writeStandard.ts';

/** What a report is written with. */
export interface Writing {
	readonly length: ReportLength;
	readonly material: Material;
	/** Puts a core report that is to stand as it is into the words of its reader. */
	readonly present?: Policy['present'];
	/** Absent where no model is asked. */
	readonly asking: Asking | undefined;
	readonly clock: Clock;
	/** What another process had written before it was cut off: it is not asked for again. */
	readonly logged?: LoggedWriting | undefined;
}

/**
 * Writes the report of a run whose research is over, and ends with `report-composed`, whatever happens: where a stage fails, a
 * limit is reached or the user wants no more, the best text so far stands, and its remarks say so. Throws only what is a bug.
 */
export async function* writeReport(writing: Writing): AsyncGenerator<RunEvent, void> {
	const { length, material, asking, clock, logged } = writing;
	const { asked } = readQuestion(material.question);
	const w = remarkWords[languageOf(asked)];
	const report = writing.present?.(material.report, asked) ?? material.report;
	const { answer } = material;
	const text = { answer, report: belowAnswer(length, answer, report) };
	const plain: Draft = { text, remarks: [], usage: noUsage };
	const mayWrite = asking !== undefined && length !== 'brief' && offeredEvidence(material).length > 0;
	let began = clock.elapsed();
	let draft = plain;
	if (mayWrite) {
		const halted = asking.halted();
		if (halted) {
			draft = { ...plain, remarks: [w.unwritten(halted)] };
		} else {
			if (!logged?.hasBegun) {
				yield { type: 'writing-start', length };
			}
			const lap = (): number => {
				const now = clock.elapsed();
				const milliseconds = now - began;
				began = now;
				return milliseconds;
			};
			draft =
				length === 'long' && material.kept.length === 0
					? yield* writeLong(material, { asking, plain, w, lap, logged })
					: await writeStandard(material, { asking, plain, w });
			if (length === 'long' && material.kept.length > 0 && draft.text !== plain.text) {
				draft = { ...draft, remarks: [w.unplanned(undefined), ...draft.remarks] };
			}
		}
	}
	const { remarks, usage } = draft;
	const { pinned, evidence } = material;
	const written = { ...draft.text, report: withPinned(draft.text, pinned, evidence, languageOf(asked)) };
	const { all, parts } = singleSourced(written, evidence);
	const composed: ComposedText = {
		length,
		...written,
		remarks: [
			...remarks,
			...(all === undefined ? [] : [w.oneSource(all)]),
			...(parts.length === 0 ? [] : [w.oneSourceEach(parts)]),
		],
	};
	yield { type: 'report-composed', ...composed, usage, milliseconds: clock.elapsed() - began };
}
