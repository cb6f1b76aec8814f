import { citedIds } from '../../report/citation.ts';
import { type Asked, type Asking, askWriter, type Problem } from './asking.ts';
import { withoutForeign } from './foreignCitations.ts';
import { reportInstructions } from './instructions.ts';
import { standing } from './kept.ts';
import { type Material, offeredEvidence } from './material.ts';
import { evidencePart, part } from './promptParts.ts';
import { blockOf, withoutFence } from './replies.ts';

/** What a document opens with, and what stands below; both with evidence ids. */
export interface WrittenText {
	readonly answer: string;
	readonly report: string;
}

export interface WholeReport extends WrittenText {
	/** Whether it cited evidence that it was not shown. */
	readonly wasMended: boolean;
}

/** Writes a whole report in one call, out of the answer, the core report and the passages that they cite. */
export async function writeWhole(material: Material, asking: Asking): Promise<Asked<WholeReport>> {
	const { question, answer, report, kept } = material;
	const offered = offeredEvidence(material);
	return await askWriter(
		asking,
		tokens => [
			{ role: 'system', content: reportInstructions },
			{
				role: 'user',
				content: [
					part('question', question, tokens * 0.1),
					part('answer', answer, tokens * 0.1),
					part('notes', report, tokens * 0.2),
					...(kept.length > 0 ? [part('kept', kept.join('\n'), tokens * 0.1)] : []),
					evidencePart(offered, tokens * 0.5),
				].join('\n\n'),
			},
		],
		reply => readWhole(reply, material, new Set(offered.map(it => it.id))),
	);
}

function readWhole(
	reply: string,
	{ answer, evidence, kept }: Material,
	offered: ReadonlySet<string>,
): WholeReport | Problem {
	const body = blockOf(reply, 'report');
	if (body === undefined) {
		return 'form';
	}
	const [summary, report] = [blockOf(reply, 'summary') ?? '', body].map(it =>
		withoutForeign(withoutFence(it), offered, evidence),
	);
	const opening = summary && isCited(summary.text, offered) ? summary.text : answer;
	const written = {
		answer: opening,
		report: report?.text ?? '',
		wasMended: [summary, report].some(it => (it?.foreign.length ?? 0) > 0),
	};
	const text = `${written.answer}\n\n${written.report}`;
	return keepsEnough(text, offered) ?? (standing(kept, text).length < kept.length ? 'lost-words' : written);
}

export function isCited(text: string, known: ReadonlySet<string>): boolean {
	return citedIds(text).some(it => known.has(it));
}

/** What is wrong with a report that cites too little of what it was given; a good one may leave something out. */
export function keepsEnough(text: string, offered: ReadonlySet<string>): Problem | undefined {
	const kept = citedIds(text).filter(it => offered.has(it)).length;
	return kept === 0 ? 'uncited' : kept < leastKept * offered.size ? 'lost-citations' : undefined;
}

const leastKept = 0.5;
