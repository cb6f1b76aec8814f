import { citedIds } from '../../report/citation.ts';
import { applyEdits, type ReportEdit } from '../../report/edits.ts';
import { TaggedReader } from '../formats/taggedReader.ts';
import { type Asked, type Asking, askWriter, type Problem } from './asking.ts';
import { joinInstructions } from './instructions.ts';
import { keepsCitations } from './keepsCitations.ts';
import { part } from './promptParts.ts';
import { blockOf, withoutFence } from './replies.ts';
import { belowSection } from './sections.ts';

/** A section as it stands: heading without marks, text without heading. */
export interface StandingSection {
	readonly heading: string;
	readonly text: string;
}

export interface Joined {
	/** `undefined` where none was written, or one that cites what the sections do not. */
	readonly summary: string | undefined;
	readonly sections: readonly StandingSection[];
	/** How many changes of sections were not taken, because their citations would not have been what they were. */
	readonly refused: number;
}

/** Makes one text of sections, without touching their citations: a change that would is not taken, whatever the model writes. */
export async function joinSections(
	question: string,
	sections: readonly StandingSection[],
	asking: Asking,
): Promise<Asked<Joined>> {
	return await askWriter(
		asking,
		tokens => [
			{ role: 'system', content: joinInstructions },
			{
				role: 'user',
				content: [part('question', question, tokens * 0.1), part('sections', markdownOf(sections), tokens * 0.8)].join(
					'\n\n',
				),
			},
		],
		reply => readJoined(reply, sections),
	);
}

export function markdownOf(sections: readonly StandingSection[]): string {
	return sections.map(({ heading, text }) => `## ${heading}\n\n${text}`).join('\n\n');
}

function readJoined(reply: string, before: readonly StandingSection[]): Joined | Problem {
	const summary = withoutFence(blockOf(reply, 'summary') ?? '');
	const edits = editsIn(reply);
	if (summary === '' && edits.length === 0) {
		return 'form';
	}
	let refused = 0;
	const sections = before.map(section => {
		const own = edits.filter(it => isFor(it, section));
		if (own.length === 0) {
			return section;
		}
		const text = own.reduce((standing, it) => editedSection({ ...section, text: standing }, it), section.text);
		const isKept = text !== '' && keepsCitations(section.text, text);
		refused += isKept ? 0 : 1;
		return isKept ? { ...section, text } : section;
	});
	refused += edits.filter(it => !before.some(section => isFor(it, section))).length;
	const cited = new Set(citedIds(markdownOf(sections)));
	const ids = citedIds(summary);
	return { summary: ids.length > 0 && ids.every(it => cited.has(it)) ? summary : undefined, sections, refused };
}

function editsIn(reply: string): readonly ReportEdit[] {
	const reader = new TaggedReader({ final: false });
	reader.push({ type: 'text-delta', delta: reply });
	const { report } = reader.finish().decision;
	return report.kind === 'edits' ? report.edits : [];
}

function isFor({ section }: ReportEdit, { heading }: StandingSection): boolean {
	return section.replace(/^#+\s*/, '').trim() === heading;
}

/** One section by itself, so that an edit of it can reach no other. */
function editedSection(section: StandingSection, edit: ReportEdit): string {
	const head = `## ${section.heading}`;
	const { report } = applyEdits(markdownOf([section]), [{ ...edit, section: head }]);
	return report.startsWith(head) ? belowSection(report.slice(head.length).trim(), section.heading) : '';
}
