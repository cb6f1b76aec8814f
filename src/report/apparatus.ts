import type { Stretch } from './markdownText.ts';

/** A language that the composer has words for; a report in any other is framed in English. */
export type ReportLanguage = 'en' | 'zh';

/** The words of the headings that code writes at the end of a report document. */
export interface ApparatusHeadings {
	readonly sources: string;
	readonly agreement: string;
	readonly method: string;
}

export const apparatusHeadings: Readonly<Record<ReportLanguage, ApparatusHeadings>> = {
	en: { sources: 'Sources', agreement: 'Found independently', method: 'Method' },
	zh: { sources: '来源', agreement: '独立印证', method: '方法' },
};

/**
 * What code has written below a report: the list of sources, what was found independently, the note on its method and the
 * definitions, from the heading of the first of them to the end of the document. Empty, at the end, where there is none of it. A
 * report may have such sections of its own, or quote them as code: the last list of sources counts, and a section `Method` only in
 * the composer's form.
 */
export function findApparatus(document: string): Stretch {
	const { length } = document;
	let sources: number | undefined;
	let method: number | undefined;
	let candidate: number | undefined;
	for (const { start, text } of linesOf(document)) {
		if (text.startsWith('## ')) {
			const heading = text.slice(3).trim();
			sources = names.sources.includes(heading) ? start : sources;
			candidate = names.method.includes(heading) ? start : undefined;
			method = undefined;
		} else if (text.trim() !== '') {
			method = candidate !== undefined && opensMethod(text) ? candidate : method;
			candidate = undefined;
		}
	}
	return { start: sources ?? method ?? length, end: length };
}

/** Whether a heading, without its marks, is one that the composer writes. */
export function isApparatusHeading(heading: string): boolean {
	return Object.values(names).some(it => it.includes(heading));
}

const names = {
	sources: Object.values(apparatusHeadings).map(it => it.sources),
	agreement: Object.values(apparatusHeadings).map(it => it.agreement),
	method: Object.values(apparatusHeadings).map(it => it.method),
};

/** How the note on the method begins, by which it is told from a section of that name. */
export const methodOpenings: Readonly<Record<ReportLanguage, string>> = { en: '- Written by ', zh: '- 撰写：' };

function opensMethod(line: string): boolean {
	return Object.values(methodOpenings).some(it => line.startsWith(it));
}

/** The language of a question, as far as it is one that the composer has words for. */
export function languageOf(question: string): ReportLanguage {
	if (/[\u3040-\u30ff\uac00-\ud7af]/.test(question)) {
		return 'en';
	}
	// A Chinese question may be full of names in Latin letters, and an English one may ask for a Chinese word.
	const characters = question.match(/\p{Script=Han}/gu)?.length ?? 0;
	const words = question.match(/\p{Script=Latin}+/gu)?.length ?? 0;
	return characters > words ? 'zh' : 'en';
}

function* linesOf(document: string): Generator<{ readonly start: number; readonly text: string }> {
	for (let start = 0; start < document.length; ) {
		const newline = document.indexOf('\n', start);
		const end = newline < 0 ? document.length : newline;
		yield { start, text: document.slice(start, end) };
		start = end + 1;
	}
}
