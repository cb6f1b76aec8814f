import { citationDefinitions, formatDefinition, labelCitations } from '../report/citation.ts';
import { inert } from '../report/inert.ts';
import { resolveUri } from '../report/uri.ts';
import type { RunEnd } from './runRequest.ts';

/**
 * The short answer of a run as Markdown in which each citation is a link of its own to the cited words. A chat shows it far
 * from the report's definitions and folder. What a model wrote beside citations leads nowhere.
 */
export function linkedAnswer({ composed, documentFolder }: RunEnd): string {
	if (!composed || composed.answer.trim() === '') {
		return '';
	}
	const labels = new Map<string, string>(composed.evidenceFile.evidence.map(it => [it.id, it.label]));
	const { markdown } = inert(composed.answer, { has: id => labels.has(id), labelFor: id => labels.get(id) ?? id });
	const definitions = new Map(citationDefinitions(composed.markdown).map(it => [it.label, it]));
	let text = '';
	let at = 0;
	for (const { start, end, label } of labelCitations(markdown)) {
		const definition = definitions.get(label);
		const target = definition && absolute(definition.target, documentFolder);
		const shown = String.raw`\[${label}\]`;
		text += markdown.slice(at, start);
		text += target === undefined ? shown : `[${shown}](${linkTo(target, definition?.title ?? '')})`;
		at = end;
	}
	return text + markdown.slice(at);
}

/** What stands between the parentheses of a link: the target, and a tooltip unless it is empty; escaped as in a definition. */
export function linkTo(target: string, title = ''): string {
	const definition = formatDefinition('1', target, title).slice('[1]: '.length);
	return title === '' ? definition.slice(0, -' ""'.length) : definition;
}

/** The address itself where a chat may open it. */
function absolute(target: string, folder: string | undefined): string | undefined {
	try {
		const uri = folder === undefined ? new URL(target).href : resolveUri(folder, target);
		return /^(?:https?|file):/.test(uri) ? uri : undefined;
	} catch {
		return undefined;
	}
}
