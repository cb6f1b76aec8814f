import type { ReportLanguage } from './apparatus.ts';
import type { Stretch } from './markdownText.ts';

/** Stands after a citation whose words are no longer in its source as they were, until someone has decided what to do. */
export const doubtMark = '⚠';

/** Where the mark after a citation is, blank included; empty, at its end, where there is none. */
export function doubtAfter(text: string, end: number): Stretch {
	return { start: end, end: end + (/^ ⚠\ufe0f?/.exec(text.slice(end, end + 3))?.[0].length ?? 0) };
}

/** What a note of doubts tells: labels of passages, each list in the order of the report. */
export interface Doubts {
	/** ISO date. */
	readonly date: string;
	readonly vanished: readonly string[];
	readonly changed: readonly string[];
	readonly gone: readonly string[];
}

/** One line for the top of a report. Labels are not in brackets: it names citations, and is none. */
export function formatDoubts({ date, vanished, changed, gone }: Doubts, language: ReportLanguage): string {
	const facts = wordsOf[language];
	const said = [
		...(vanished.length > 0 ? [facts.vanished(vanished.join(', '))] : []),
		...(changed.length > 0 ? [facts.changed(changed.join(', '))] : []),
		...(gone.length > 0 ? [facts.gone(gone.join(', '))] : []),
	];
	return `> ${doubtMark} ${facts.frame(date, said)}`;
}

/** Lines that `formatDoubts` wrote, with the blank line after them. */
export function findDoubts(document: string): Stretch | undefined {
	const found = /^> ⚠ [^\r\n]*\r?\n(?:\r?\n)?/m.exec(document);
	return found ? { start: found.index, end: found.index + found[0].length } : undefined;
}

const wordsOf: Readonly<
	Record<
		ReportLanguage,
		{
			readonly vanished: (labels: string) => string;
			readonly changed: (labels: string) => string;
			readonly gone: (labels: string) => string;
			readonly frame: (date: string, said: readonly string[]) => string;
		}
	>
> = {
	en: {
		vanished: labels => `the words of ${labels} are not in their source any more`,
		changed: labels => `those of ${labels} read differently now`,
		gone: labels => `the source of ${labels} is gone`,
		frame: (date, said) =>
			`When the sources were read again on ${date}, ${said.join('; ')}. The sentences marked ${doubtMark} were left as they are: correct them, or take them out.`,
	},
	zh: {
		vanished: labels => `${labels} 的引文已不在其来源中`,
		changed: labels => `${labels} 的引文现在写法不同`,
		gone: labels => `${labels} 的来源已不存在`,
		frame: (date, said) =>
			`${date} 重新阅读来源时，${said.join('；')}。标有 ${doubtMark} 的句子未作改动：请更正或删除。`,
	},
};
