import { visible } from '../report/inert.ts';
import { isRunId } from '../runs/runId.ts';
import type { Mode } from './runViewProtocol.ts';
import type { Translate } from './translate.ts';

/** What a link into the extension asks for. It can fill in a question or open a run, and nothing else. */
export type Link =
	| { readonly kind: 'ask'; readonly question: string; readonly mode: Mode | undefined }
	| { readonly kind: 'run'; readonly id: string };

/**
 * Reads the path and the decoded query of a URI, as the editor gives them: `/ask?question=…&mode=quick|deep` and `/run?id=…`. Any
 * page may hold such a link: fields that are not these are passed over, so that no link can choose tools, models or folders.
 * What cannot be opened is a sentence.
 */
export function parseLink(
	{ path, query }: { readonly path: string; readonly query: string },
	t: Translate,
): Link | { readonly problem: string } {
	if (query.length > longestQuery) {
		return { problem: t('This link is too long to be opened.') };
	}
	switch (path) {
		case '/ask':
			return askOf(query, t);
		case '/run': {
			const id = fieldOf('id', query) ?? '';
			return isRunId(id)
				? { kind: 'run', id }
				: { problem: t('This link names no research: its id is missing or damaged.') };
		}
		default:
			return {
				problem: t('Deep Research cannot open this link: it knows links that ask a question and links to a run.'),
			};
	}
}

/** The editor has decoded the query: in a question, an `&` that none of our fields follows is its own. */
function fieldOf(name: 'question' | 'mode' | 'id', query: string): string | undefined {
	const value = name === 'question' ? '(.*?)(?=&(?:mode|id)=|$)' : '([^&]*)';
	return new RegExp(`(?:^|&)${name}=${value}`, 's').exec(query)?.[1];
}

function askOf(query: string, t: Translate): ReturnType<typeof parseLink> {
	const question = visible(spaced(fieldOf('question', query) ?? ''))
		.replaceAll(/\s+/g, ' ')
		.trim();
	if (question === '') {
		return { problem: t('This link holds no question.') };
	}
	if (question.length > longestQuestion) {
		return {
			problem: t('The question in this link is longer than {0} characters: paste it instead.', longestQuestion),
		};
	}
	const mode = fieldOf('mode', query);
	if (mode !== undefined && mode !== 'quick' && mode !== 'deep') {
		return { problem: t('This link asks for a mode that there is not; there are quick and deep.') };
	}
	return { kind: 'ask', question, mode };
}

/** Forms write `+` for a blank. A question that has blanks means its `+`, as in `C++`. */
function spaced(value: string): string {
	return /\s/.test(value) ? value : value.replaceAll(/(?<=[^+])\+(?=[^+])/g, ' ');
}

const longestQuestion = 2_000;
const longestQuery = 2 * longestQuestion;
