import { formatEvidenceCitation } from '../../report/citation.ts';
import type { EvidenceReader } from '../../report/ledger.ts';
import { escapeText } from '../extractive/wording.ts';
import { type Asked, type Asking, addUsage, askWriter, type Problem } from './asking.ts';
import { withoutForeign } from './foreignCitations.ts';
import { sectionInstructions } from './instructions.ts';
import type { Material } from './material.ts';
import type { Outline, PlannedSection } from './outline.ts';
import { evidencePart, part } from './promptParts.ts';
import { blockOf, withoutFence, withoutThoughts } from './replies.ts';
import { belowSection } from './sections.ts';
import { isCited } from './wholeReport.ts';

/** The text of a section, without its heading, and what was mended in it. */
export interface WrittenSection {
	readonly text: string;
	readonly problems: readonly string[];
}

/** Writes one section from its own evidence and nothing else. A reply that cannot be used is asked for once more. */
export async function writeSection(
	{ question, evidence }: Material,
	section: PlannedSection,
	{ sections }: Outline,
	asking: Asking,
): Promise<Asked<WrittenSection>> {
	const plan = sections.map(it => `${it === section ? '→' : '-'} ${it.heading}: ${it.brief}`).join('\n');
	const ask = async (): Promise<Asked<WrittenSection>> =>
		await askWriter(
			asking,
			tokens => [
				{ role: 'system', content: sectionInstructions },
				{
					role: 'user',
					content: [
						part('question', question, tokens * 0.1),
						part('outline', plan, tokens * 0.1),
						part('brief', `${section.heading}\n${section.brief}`, tokens * 0.05),
						evidencePart(section.evidence, tokens * 0.7),
					].join('\n\n'),
				},
			],
			reply => readSection(reply, section, evidence),
		);
	const first = await ask();
	if (!('failure' in first) || first.failure.kind !== 'reply') {
		return first;
	}
	const second = await ask();
	return { ...second, usage: addUsage(first.usage, second.usage) };
}

/** What stands in for a section that could not be written: its passages, as they are. */
export function quotedSection({ evidence }: PlannedSection): string {
	return evidence
		.map(it => {
			const quote = escapeText(it.quote.replace(/\s+/g, ' ').trim()).replaceAll('“', '‘').replaceAll('”', '’');
			return `- “${quote}” ${formatEvidenceCitation(it.id)}`;
		})
		.join('\n');
}

function readSection(reply: string, planned: PlannedSection, evidence: EvidenceReader): WrittenSection | Problem {
	const raw = withoutFence(blockOf(reply, 'section') ?? withoutThoughts(reply));
	const own = new Set<string>(planned.evidence.map(it => it.id));
	const { text, foreign } = withoutForeign(belowSection(raw, planned.heading), own, evidence);
	if (!isCited(text, own)) {
		return 'uncited';
	}
	const problems =
		foreign.length === 0
			? []
			: [`It cited ${foreign.join(' ')}, which it was not given; the citations were taken out.`];
	return { text, problems };
}
