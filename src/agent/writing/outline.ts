import * as z from 'zod';
import { words } from '../../base/words.ts';
import { cutText } from '../../report/cutText.ts';
import type { Evidence } from '../../report/evidence.ts';
import { visible } from '../../report/inert.ts';
import { escapeHeading } from '../extractive/coreReport.ts';
import { type Asked, type Asking, askWriter, type Problem } from './asking.ts';
import { outlineInstructions } from './instructions.ts';
import { type Material, offeredEvidence } from './material.ts';
import { evidencePart, part } from './promptParts.ts';
import { blockOf, withoutFence, withoutThoughts } from './replies.ts';
import { siteOf } from './sites.ts';

/** A section as it is planned. */
export interface PlannedSection {
	readonly heading: string;
	readonly brief: string;
	/** Never empty. */
	readonly evidence: readonly Evidence[];
}

export interface Outline {
	readonly sections: readonly PlannedSection[];
	/** What the plan made up or forgot, and was mended. */
	readonly problems: readonly string[];
}

/** Plans the sections of a long report; every passage that answer and core report cite has a place in one of them. */
export async function writeOutline(material: Material, asking: Asking): Promise<Asked<Outline>> {
	const { question, answer, report } = material;
	const offered = offeredEvidence(material);
	return await askWriter(
		asking,
		tokens => [
			{ role: 'system', content: outlineInstructions },
			{
				role: 'user',
				content: [
					part('question', question, tokens * 0.1),
					part('answer', answer, tokens * 0.1),
					part('notes', report, tokens * 0.2),
					evidencePart(offered, tokens * 0.5),
				].join('\n\n'),
			},
		],
		reply => readOutline(reply, offered),
	);
}

const fewest = 2;
const most = 10;

const Plan = z.array(
	z.looseObject({
		heading: z.string(),
		brief: z.string().catch(''),
		evidence: z.array(z.string()).catch([]),
	}),
);

function readOutline(reply: string, offered: readonly Evidence[]): Outline | Problem {
	const planned = Plan.safeParse(jsonIn(blockOf(reply, 'outline') ?? withoutThoughts(reply))).data ?? [];
	const known = new Map(offered.map(it => [String(it.id), it]));
	const unknown = new Set<string>();
	const drafts = planned.slice(0, most).map(({ heading, brief, evidence }) => {
		const ids = [...new Set(evidence.map(it => it.replace(/[[\]^\s]/g, '').toLowerCase()))];
		ids.filter(it => !known.has(it)).forEach(it => unknown.add(it));
		return {
			heading: headingOf(heading),
			brief: cutText(visible(brief), 600),
			evidence: ids.flatMap(it => known.get(it) ?? []),
		};
	});
	const named = drafts.filter(
		(it, i) => it.heading !== '' && drafts.findIndex(one => one.heading === it.heading) === i,
	);
	const sections = named.filter(it => it.evidence.length > 0);
	if (sections.length < fewest) {
		return 'form';
	}
	const homeless = offered.filter(it => !sections.some(section => section.evidence.includes(it)));
	return {
		sections: homeless.reduce(place, sections),
		problems: [
			...(unknown.size > 0 ? [`The outline named evidence that was not offered: ${[...unknown].join(' ')}.`] : []),
			...(homeless.length > 0
				? [`The outline had no place for ${homeless.map(it => it.id).join(' ')}; they were put where they fit best.`]
				: []),
		],
	};
}

/** One line, without marks; a bracket in it must not read as a citation. */
function headingOf(text: string): string {
	return escapeHeading(cutText(visible(text).replace(/^[\s#]+|\[\^?e\d+\]/gi, ''), 120)).trim();
}

/** Puts evidence that the plan forgot where words are most alike, and what is from the same place. */
function place(sections: readonly PlannedSection[], evidence: Evidence): readonly PlannedSection[] {
	const own = stemsOf(evidence.quote);
	const scores = sections.map(({ heading, brief, evidence: others }) => {
		const about = stemsOf([heading, brief, ...others.map(it => it.quote)].join(' '));
		const shared = [...own].filter(it => about.has(it)).length / Math.max(1, own.size);
		return shared + (others.some(it => siteOf(it) === siteOf(evidence)) ? 0.2 : 0);
	});
	const best = scores.indexOf(Math.max(...scores));
	return sections.map((it, i) => (i === best ? { ...it, evidence: [...it.evidence, evidence] } : it));
}

function stemsOf(text: string): ReadonlySet<string> {
	return new Set(words(text).map(it => it.stem));
}

/** The list in a text that may hold words around it. */
function jsonIn(text: string): unknown {
	const json = withoutFence(text);
	const [start, end] = [json.indexOf('['), json.lastIndexOf(']')];
	try {
		return JSON.parse(json.slice(Math.max(0, start), end + 1));
	} catch {
		return undefined;
	}
}
