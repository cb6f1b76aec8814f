import { visible } from '../report/inert.ts';
import type { Translate } from './translate.ts';

/** Something that the user attached to a message. */
export type ChatReference = {
	/** Where the message names it, as UTF-16 offsets; absent when it was attached beside the message. */
	readonly range?: readonly [start: number, end: number] | undefined;
} /** A file or a folder. */ & (
	| { readonly kind: 'file'; readonly uri: string; readonly name: string }
	/** Lines of a file, from 1, both ends included. */
	| { readonly kind: 'lines'; readonly uri: string; readonly name: string; readonly lines: readonly [number, number] }
	| { readonly kind: 'text'; readonly text: string }
	/** What a run cannot read: a file that is on no disk, a picture. */
	| { readonly kind: 'other'; readonly name: string }
);

/**
 * Makes a question of a message and what is attached to it. Of a file the question has the name only: were its words in the
 * question, they would count as the user's own and could be sent to search services.
 */
export function questionOf(
	message: string,
	references: readonly ChatReference[],
	t: Translate,
): { readonly question: string; readonly attachments: readonly string[]; readonly leftOut: readonly string[] } {
	const words = withNames(message, references);
	const places = references.flatMap(it =>
		it.kind === 'lines' ? [t('See {0}, lines {1} to {2}.', it.name, it.lines[0], it.lines[1])] : [],
	);
	const texts = references.flatMap(it => (it.kind === 'text' ? [visible(it.text).trim().slice(0, mostText)] : []));
	const isAsked = words !== '' || texts.some(it => it !== '');
	return {
		question: isAsked
			? [[words, ...places].filter(it => it !== '').join('\n'), ...texts]
					.filter(it => it !== '')
					.join('\n\n')
					.slice(0, mostQuestion)
					.toWellFormed()
			: '',
		attachments: [...new Set(references.flatMap(it => ('uri' in it ? [it.uri] : [])))],
		leftOut: references.flatMap(it =>
			it.kind === 'other' ? [t('{0} was left out: attach files that are saved on this machine.', it.name)] : [],
		),
	};
}

/**
 * Whether the user attached it. Editors attach more by themselves: the file that happens to be open, files of instructions, a list
 * of skills as text. A selection is the user's.
 */
export function isUsersOwn(id: string, isText: boolean): boolean {
	return id.startsWith('vscode.implicit')
		? id === 'vscode.implicit.selection'
		: !/^vscode\.(?:customizations|prompt|instructions)\b/.test(id) && !(isText && id.startsWith('vscode.'));
}

/** The message in which files stand by their names; the editor writes `#file:a.ts` there. */
function withNames(message: string, references: readonly ChatReference[]): string {
	let words = message;
	const named = references.filter(it => it.range !== undefined && 'name' in it);
	for (const it of named.toSorted((a, b) => (b.range?.[0] ?? 0) - (a.range?.[0] ?? 0))) {
		const [start, end] = it.range ?? [0, 0];
		words = words.slice(0, start) + ('name' in it ? it.name : '') + words.slice(end);
	}
	return visible(words).trim();
}

const mostText = 2_000;
const mostQuestion = 8_000;
