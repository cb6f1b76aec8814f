import type { Asked, Asking } from './asking.ts';
import type { Material } from './material.ts';
import type { RemarkWords } from './remarks.ts';
import { type WrittenText, writeWhole } from './wholeReport.ts';

/** Writes a report in one piece. */
export async function writeStandard(material: Material, { asking, plain, w }: Stage): Promise<Draft> {
	const whole = await writeWhole(material, asking);
	if ('failure' in whole) {
		return { ...plain, remarks: [w.unwritten(whole.failure)], usage: whole.usage };
	}
	const { wasMended, ...text } = whole.result;
	return { text, remarks: wasMended ? [w.mended([])] : [], usage: whole.usage };
}

/** A report as far as it is, what is to be said of it, and what it has cost that no event has told. */
export interface Draft {
	readonly text: WrittenText;
	readonly remarks: readonly string[];
	readonly usage: Asked<unknown>['usage'];
}

export interface Stage {
	readonly asking: Asking;
	/** What stands where nothing better comes about. */
	readonly plain: Draft;
	readonly w: RemarkWords;
}
