import { insertAsciiDoc } from './asciidoc.ts';
import { insertComment } from './comment.ts';
import { type Excerpt, type InsertableReport, type Part, takeExcerpt } from './excerpt.ts';
import { type Form, formOf } from './languages.ts';
import { insertLatex } from './latex.ts';
import { insertMarkdown } from './markdown.ts';
import { insertPlainText } from './plainText.ts';
import { insertRestructuredText } from './restructuredText.ts';
import type { Insertion, InsertionProblem, InsertionTarget, TextInsertion } from './target.ts';
import { insertTypst } from './typst.ts';

/**
 * Puts the answer, a section or the whole of a report into a document, in the form of its language and with its sources.
 * What others wrote is never changed. `remarks` are the report's own on how it was made, where they do not stand in the text.
 */
export function planInsertion(
	report: InsertableReport,
	part: Part,
	target: InsertionTarget,
): (Insertion & { readonly remarks: readonly string[] }) | { readonly problem: InsertionProblem } {
	const excerpt = takeExcerpt(report, part);
	if ('problem' in excerpt) {
		return excerpt;
	}
	const form = formOf(target);
	if (form.kind === 'none') {
		return { problem: form.problem };
	}
	const plan = insertAs(form, excerpt, { ...target, offset: cursorAt(target) });
	const lineBreak = /\r\n|\n/.exec(target.text)?.[0] ?? '\n';
	const [first, ...others] = plan.insertions;
	const inItsLines = (it: TextInsertion): TextInsertion => ({ ...it, text: it.text.replaceAll('\n', lineBreak) });
	return {
		insertions: [inItsLines(first), ...others.map(inItsLines)],
		notices: plan.notices,
		labels: plan.labels,
		remarks: excerpt.notes,
	};
}

/** Why nothing at all can be put into a document; `undefined` when something can. */
export function whyNotInto(target: InsertionTarget): InsertionProblem | undefined {
	const form = formOf(target);
	return form.kind === 'none' ? form.problem : undefined;
}

/** Within the document, and not within a line break. */
function cursorAt({ text, offset }: InsertionTarget): number {
	const at = Math.min(Math.max(offset, 0), text.length);
	return text[at - 1] === '\r' && text[at] === '\n' ? at - 1 : at;
}

function insertAs(form: Exclude<Form, { kind: 'none' }>, excerpt: Excerpt, target: InsertionTarget): Insertion {
	switch (form.kind) {
		case 'markdown':
			return insertMarkdown(excerpt, target);
		case 'latex':
			return insertLatex(excerpt, target);
		case 'restructuredText':
			return insertRestructuredText(excerpt, target);
		case 'asciidoc':
			return insertAsciiDoc(excerpt, target);
		case 'typst':
			return insertTypst(excerpt, target);
		case 'comment':
			return insertComment(excerpt, target, form.comment);
		case 'plain':
			return insertPlainText(excerpt, target, form.isKnown);
	}
}
