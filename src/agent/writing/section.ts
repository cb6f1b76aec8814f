import { evidenceCitations, formatEvidenceCitation } from '../../report/citation.ts';
import { between, codeBlocks } from '../../report/markdownText.ts';
import { escapeText } from '../extractive/wording.ts';
import { type Asked, type Asking, addUsage, askWriter, type Problem } from './asking.ts';
import { sectionInstructions } from './instructions.ts';
import type { Outline, PlannedSection } from './outline.ts';
import { evidencePart, part } from './promptParts.ts';
import { blockOf, withoutFence, withoutThoughts } from './replies.ts';
import { isCited } from './wholeReport.ts';

/** The text of a section, without its heading, and what was mended in it. */
export interface WrittenSection {
	readonly text: string;
	readonly problems: readonly string[];
}

/** Writes one section from its own evidence and nothing else. A reply that cannot be used is asked for once more. */
export async function writeSection(
	question: string,
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
			reply => readSection(reply, section),
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

function readSection(reply: string, { heading, evidence }: PlannedSection): WrittenSection | Problem {
	const raw = withoutFence(blockOf(reply, 'section') ?? withoutThoughts(reply));
	const own = new Set<string>(evidence.map(it => it.id));
	const { text, foreign } = withOwnCitations(belowSection(raw, heading), own);
	if (!isCited(text, own)) {
		return 'uncited';
	}
	const problems =
		foreign.length === 0
			? []
			: [`It cited ${foreign.join(' ')}, which it was not given; the citations were taken out.`];
	return { text, problems };
}

/** Without the heading that it was told to leave out; headings of its own stand below it. */
function belowSection(text: string, heading: string): string {
	const [first = '', ...rest] = text.split('\n');
	const name = first.replace(/^#+\s*/, '').trim();
	const body = /^#{1,6}\s/.test(first) && name === heading ? rest.join('\n').trim() : text;
	let out = '';
	let at = 0;
	for (const { start, end } of between(body, codeBlocks(body))) {
		out += body.slice(at, start) + body.slice(start, end).replace(/^ {0,3}#{1,2}(?=\s)/gm, '###');
		at = end;
	}
	return out + body.slice(at);
}

/** Takes out citations of what the writer of a section has not seen: it cannot know what they say. */
function withOwnCitations(text: string, own: ReadonlySet<string>): { text: string; foreign: readonly string[] } {
	const foreign = new Set<string>();
	let out = '';
	let at = 0;
	for (const { start, end, ids } of evidenceCitations(text)) {
		const kept = ids.filter(it => own.has(it));
		ids.filter(it => !own.has(it)).forEach(it => foreign.add(it));
		const before = text.slice(at, start);
		out += kept.length === 0 ? before.replace(/[ \t]$/, '') : `${before}${kept.map(it => `[${it}]`).join(' ')}`;
		at = end;
	}
	return { text: (out + text.slice(at)).trim(), foreign: [...foreign] };
}
