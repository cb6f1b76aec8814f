import { cutText } from '../report/cutText.ts';
import { answerOf, type InsertableReport, type Part, reportSections } from '../report/insertion/excerpt.ts';
import type { Translate } from './translate.ts';
import { withoutIcons } from './withoutIcons.ts';

/** A part of a report that can be inserted, as a list shows it. */
export interface PartChoice {
	readonly label: string;
	/** How it begins. */
	readonly detail: string;
	readonly part: Part;
}

/** The parts of a report: the whole, the short answer if it has one, each section. */
export function partChoices(report: InsertableReport, t: Translate): readonly PartChoice[] {
	const answer = answerOf(report);
	const sections = reportSections(report.markdown);
	const top = Math.min(...sections.map(it => it.level));
	return [
		{ label: t('Whole report'), detail: '', part: { kind: 'report' } },
		...(answer === ''
			? []
			: [{ label: t('Short answer'), detail: beginning(answer), part: { kind: 'answer' as const } }]),
		...sections.map(({ heading, level, markdown }, index) => ({
			label: `${'\u2003'.repeat(level - top)}${plain(heading)}`,
			detail: beginning(markdown.slice(markdown.indexOf('\n') + 1)),
			part: { kind: 'section' as const, index },
		})),
	];
}

function beginning(markdown: string): string {
	return cutText(plain(markdown.slice(0, 400)), 120);
}

/** Marks are of no use in a list. */
function plain(markdown: string): string {
	const text = markdown
		.replace(/^\s*(?:#{1,6}|[-*+>]|\d+\.)\s/gm, '')
		.replace(/\\([!-/:-@[-`{-~])|[*`]/g, '$1')
		.trim();
	return withoutIcons(text);
}
