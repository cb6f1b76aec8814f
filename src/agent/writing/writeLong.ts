import type { RunEvent } from '../events.ts';
import { type Asked, addUsage, type Failure, noUsage } from './asking.ts';
import { eachOf } from './eachOf.ts';
import { joinSections, markdownOf, type StandingSection } from './join.ts';
import type { LoggedWriting } from './loggedWriting.ts';
import { type Material, offeredEvidence } from './material.ts';
import { type Outline, type PlannedSection, writeOutline } from './outline.ts';
import { quotedSection, type WrittenSection, writeSection } from './section.ts';
import { keepsEnough } from './wholeReport.ts';
import { type Draft, type Stage, writeStandard } from './writeStandard.ts';

interface LongStage extends Stage {
	/** Gives the milliseconds since it was last asked. */
	readonly lap: () => number;
	readonly logged: LoggedWriting | undefined;
}

/** Writes a report section by section, from an outline, and joins it. */
export async function* writeLong(material: Material, stage: LongStage): AsyncGenerator<RunEvent, Draft> {
	const { asking, plain, w, lap, logged } = stage;
	const known = logged?.outline && outlineOf(logged.outline, material);
	const outline = known ? { result: known, usage: noUsage } : await writeOutline(material, asking);
	if ('failure' in outline) {
		return await writeUnplanned(material, stage, outline);
	}
	const { sections, problems } = outline.result;
	if (!known) {
		yield {
			type: 'outline-written',
			sections: sections.map(({ heading, brief, evidence }) => ({
				heading,
				brief,
				evidence: evidence.map(it => it.id),
			})),
			problems,
			usage: outline.usage,
			milliseconds: lap(),
		};
	}
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
	{ asking, lap, logged }: LongStage,
): AsyncGenerator<RunEvent, StandingSections> {
	const sections: StandingSection[] = [];
	const unwritten: { heading: string; failure: Failure }[] = [];
	const mended: string[] = [];
	const written = eachOf(outline.sections, atOnce, async (it): Promise<Asked<WrittenSection>> => {
		const known = logged?.sections[outline.sections.indexOf(it)];
		return known ? readLogged(known, it) : await writeSection(material, it, outline, asking);
	});
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
		if (logged?.sections[i]) {
			continue;
		}
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

/** The outline that was logged; `undefined` where its evidence is not what this run has. */
function outlineOf(
	{ sections, problems }: NonNullable<LoggedWriting['outline']>,
	{ evidence }: Material,
): Outline | undefined {
	const planned = sections.map(it => ({ ...it, evidence: it.evidence.flatMap(id => evidence.get(id) ?? []) }));
	return planned.every(it => it.evidence.length > 0) ? { sections: planned, problems } : undefined;
}

/** A section that was logged: as it was written, or as its passages because it could not be. */
function readLogged(
	{ text, problems }: LoggedWriting['sections'][number],
	planned: PlannedSection,
): Asked<WrittenSection> {
	return text === quotedSection(planned)
		? { usage: noUsage, failure: { kind: 'reply', problem: 'form' } }
		: { usage: noUsage, result: { text, problems } };
}
