import { languageOf } from '../../report/apparatus.ts';
import type { ReportLength } from '../../report/reportLength.ts';
import type { Clock } from '../clock.ts';
import type { RunEvent } from '../events.ts';
import type { Policy } from '../policy.ts';
import type { ComposedText } from '../runState.ts';
import { readQuestion } from '../steering.ts';
import { type Asked, type Asking, addUsage, type Failure, noUsage } from './asking.ts';
import { eachOf } from './eachOf.ts';
import { joinSections, markdownOf, type StandingSection } from './join.ts';
import { type Material, offeredEvidence } from './material.ts';
import { type Outline, writeOutline } from './outline.ts';
import { type RemarkWords, remarkWords } from './remarks.ts';
import { quotedSection, type WrittenSection, writeSection } from './section.ts';
import { singleSourced } from './sites.ts';
import { keepsEnough, type WrittenText, writeWhole } from './wholeReport.ts';

/** What a report is written with. */
export interface Writing {
	readonly length: ReportLength;
	readonly material: Material;
	/** Puts a core report that is to stand as it is into the words of its reader. */
	readonly present?: Policy['present'];
	/** Absent where no model is asked. */
	readonly asking: Asking | undefined;
	readonly clock: Clock;
}

/**
 * Writes the report of a run whose research is over, and ends with `report-composed`, whatever happens: where a stage fails, a
 * limit is reached or the user wants no more, the best text so far stands, and its remarks say so. Throws only what is a bug.
 */
export async function* writeReport(writing: Writing): AsyncGenerator<RunEvent, void> {
	const { length, material, asking, clock } = writing;
	const { asked } = readQuestion(material.question);
	const w = remarkWords[languageOf(asked)];
	const report = writing.present?.(material.report, asked) ?? material.report;
	const plain: Draft = { text: plainText(length, { ...material, report }), remarks: [], usage: noUsage };
	const mayWrite = asking !== undefined && length !== 'brief' && offeredEvidence(material).length > 0;
	let began = clock.elapsed();
	let draft = plain;
	if (mayWrite) {
		const halted = asking.halted();
		if (halted) {
			draft = { ...plain, remarks: [w.unwritten(halted)] };
		} else {
			yield { type: 'writing-start', length };
			const lap = (): number => {
				const now = clock.elapsed();
				const milliseconds = now - began;
				began = now;
				return milliseconds;
			};
			draft =
				length === 'long'
					? yield* writeLong(material, { asking, plain, w, lap })
					: await writeStandard(material, { asking, plain, w });
		}
	}
	const { text, remarks, usage } = draft;
	const { all, parts } = singleSourced(text, material.evidence);
	const composed: ComposedText = {
		length,
		...text,
		remarks: [
			...remarks,
			...(all === undefined ? [] : [w.oneSource(all)]),
			...(parts.length === 0 ? [] : [w.oneSourceEach(parts)]),
		],
	};
	yield { type: 'report-composed', ...composed, usage, milliseconds: clock.elapsed() - began };
}

/** A report as far as it is, what is to be said of it, and what it has cost that no event has told. */
interface Draft {
	readonly text: WrittenText;
	readonly remarks: readonly string[];
	readonly usage: Asked<unknown>['usage'];
}

interface Stage {
	readonly asking: Asking;
	/** What stands where nothing better comes about. */
	readonly plain: Draft;
	readonly w: RemarkWords;
}

/** The answer, and the core report below it; of a brief report the answer alone, where there is one. */
function plainText(length: ReportLength, { answer, report }: Material): WrittenText {
	return { answer, report: length === 'brief' && answer.trim() !== '' ? '' : report };
}

async function writeStandard(material: Material, { asking, plain, w }: Stage): Promise<Draft> {
	const whole = await writeWhole(material, asking);
	if ('failure' in whole) {
		return { ...plain, remarks: [w.unwritten(whole.failure)], usage: whole.usage };
	}
	const { wasMended, ...text } = whole.result;
	return { text, remarks: wasMended ? [w.mended([])] : [], usage: whole.usage };
}

async function* writeLong(
	material: Material,
	stage: Stage & { readonly lap: () => number },
): AsyncGenerator<RunEvent, Draft> {
	const { asking, plain, w, lap } = stage;
	const outline = await writeOutline(material, asking);
	if ('failure' in outline) {
		return await writeUnplanned(material, stage, outline);
	}
	const { sections, problems } = outline.result;
	yield {
		type: 'outline-written',
		sections: sections.map(({ heading, brief, evidence }) => ({ heading, brief, evidence: evidence.map(it => it.id) })),
		problems,
		usage: outline.usage,
		milliseconds: lap(),
	};
	const standing = yield* writeSections(material, outline.result, stage);
	const { unwritten, mended } = standing;
	const failure = unwritten[0]?.failure;
	const offered = new Set<string>(offeredEvidence(material).map(it => it.id));
	if (failure && unwritten.length > sections.length / 2) {
		return { ...plain, remarks: [w.unwritten(failure)] };
	}
	const lost = keepsEnough(markdownOf(standing.sections), offered);
	if (lost !== undefined) {
		return { ...plain, remarks: [w.unwritten({ kind: 'reply', problem: lost })] };
	}
	const told = mended.length > 0 ? [w.mended(mended)] : [];
	// What the last revision has put in words of its own quotes no more.
	const quoted = (sections: readonly StandingSection[]): readonly string[] => {
		const headings = unwritten.map(it => it.heading);
		const left = standing.sections.filter(it => headings.includes(it.heading) && sections.includes(it));
		return failure && left.length > 0
			? [
					w.quoted(
						left.map(it => it.heading),
						failure,
					),
				]
			: [];
	};
	const joined = await joinSections(material.question, standing.sections, asking);
	if ('failure' in joined) {
		return {
			text: { answer: material.answer, report: markdownOf(standing.sections) },
			remarks: [...told, ...quoted(standing.sections), w.unjoined(joined.failure)],
			usage: joined.usage,
		};
	}
	const { summary, refused } = joined.result;
	return {
		text: { answer: summary ?? material.answer, report: markdownOf(joined.result.sections) },
		remarks: [
			...told,
			...quoted(joined.result.sections),
			...(summary === undefined ? [w.unsummarised()] : []),
			...(refused > 0 ? [w.refused(refused)] : []),
		],
		usage: joined.usage,
	};
}

/** Without an outline a report can still be written in one piece; not, where the model cannot be asked at all. */
async function writeUnplanned(
	material: Material,
	stage: Stage,
	outline: { readonly failure: Failure; readonly usage: Draft['usage'] },
): Promise<Draft> {
	const { plain, w } = stage;
	if (outline.failure.kind !== 'reply') {
		return { ...plain, remarks: [w.unwritten(outline.failure)], usage: outline.usage };
	}
	const whole = await writeStandard(material, stage);
	const isPlain = whole.text === plain.text;
	const remarks = isPlain ? whole.remarks : [w.unplanned(outline.failure), ...whole.remarks];
	return { ...whole, remarks, usage: addUsage(outline.usage, whole.usage) };
}

/** How many sections are written at once: endpoints take few requests at a time. */
const atOnce = 3;

interface StandingSections {
	readonly sections: readonly StandingSection[];
	/** Those that only quote their passages. */
	readonly unwritten: readonly { readonly heading: string; readonly failure: Failure }[];
	/** Headings of those that cited what they were not given. */
	readonly mended: readonly string[];
}

async function* writeSections(
	material: Material,
	outline: Outline,
	{ asking, lap }: { readonly asking: Asking; readonly lap: () => number },
): AsyncGenerator<RunEvent, StandingSections> {
	const sections: StandingSection[] = [];
	const unwritten: { heading: string; failure: Failure }[] = [];
	const mended: string[] = [];
	const written = eachOf(
		outline.sections,
		atOnce,
		async (it): Promise<Asked<WrittenSection>> => await writeSection(material, it, outline, asking),
	);
	for (const [i, planned] of outline.sections.entries()) {
		const asked = await written[i];
		if (!asked) {
			continue;
		}
		const { heading } = planned;
		const isWritten = 'result' in asked;
		const text = isWritten ? asked.result.text : quotedSection(planned);
		if (!isWritten) {
			unwritten.push({ heading, failure: asked.failure });
		} else if (asked.result.problems.length > 0) {
			mended.push(heading);
		}
		sections.push({ heading, text });
		yield {
			type: 'section-written',
			section: i + 1,
			of: outline.sections.length,
			heading,
			text,
			problems: isWritten ? asked.result.problems : ['It could not be written; its passages stand as they are.'],
			usage: asked.usage,
			milliseconds: lap(),
		};
	}
	return { sections, unwritten, mended };
}
