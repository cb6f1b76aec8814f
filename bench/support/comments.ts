import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Document, modules, passageAt, readDocument, type TruePair } from './truePairs.ts';

/**
 * What the comments in a package's type declarations say of an option, with what its manual says of the same option: pairs
 * that nobody of this project worded. Now and then the comment says more than the manual, or means another option of the name:
 * these pairs are not part of the totals.
 */
export function commentPairs(): readonly TruePair[] {
	const manuals = globSync(['*/{README,readme,Readme}.md', '*/docs/docs/api/*.md', '@*/*/{README,readme}.md'], {
		cwd: modules,
	}).toSorted();
	return [...Map.groupBy(manuals, it => /^(?:@[^/]+\/)?[^/]+/.exec(it)?.[0] ?? '')].flatMap(([name, files]) =>
		pairsOf(name, files.map(readDocument)),
	);
}

function pairsOf(name: string, manual: readonly Document[]): TruePair[] {
	const entries = Map.groupBy(manual.flatMap(entriesOf), it => it.name);
	const pairs = new Map<string, TruePair>();
	for (const file of globSync(['*.d.ts', '{dist,types,typings,lib,source,build}/**/*.d.ts'], {
		cwd: join(modules, name),
	}).toSorted()) {
		for (const { option, claim } of commentsOf(readFileSync(join(modules, name, file), 'utf8'))) {
			const [entry] = entries.get(option) ?? [];
			if (entry && !plain(entry.passage.quote).includes(plain(claim))) {
				pairs.set(claim, { claim, passage: entry.passage, document: entry.document, family: 'comment' });
			}
		}
	}
	return [...pairs.values()];
}

interface Entry {
	readonly name: string;
	readonly passage: TruePair['passage'];
	readonly document: Document;
}

/** Items of lists that begin with a name. */
function entriesOf(document: Document): Entry[] {
	const items = document.text.matchAll(
		/^ *[-*] +(?:\*\*)?`?([a-z]\w*[A-Z]\w+)(?:\(\))?`?(?:\*\*)?[^\n]*(?:\n(?! *[-*] |#|\n)[^\n]*)*/gm,
	);
	return [...items]
		.filter(it => it[0].length > 70)
		.map(it => ({ name: it[1] ?? '', passage: passageAt(document, it.index, it.index + it[0].length), document }));
}

/** The first sentence of each comment on a property or method. */
function commentsOf(types: string): { readonly option: string; readonly claim: string }[] {
	const comments = types.matchAll(
		/\/\*\*((?:[^*]|\*(?!\/))*)\*\/\s*(?:readonly |static )?([a-z]\w*[A-Z]\w+)\??\s*[:(]/g,
	);
	return [...comments]
		.map(([, comment = '', option = '']) => {
			const text = comment.replaceAll(/^\s*\* ?/gm, '').split(/\n\s*@|```/)[0] ?? '';
			const [sentence = ''] = text
				.replaceAll(/^\s*@.*|[`*]/gm, '')
				.replaceAll(/\s+/g, ' ')
				.trim()
				.split(/(?<=[.!?]) (?=[A-Z])/);
			return { option, claim: `${option}: ${sentence.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')}` };
		})
		.filter(
			({ claim }) => claim.split(' ').length >= 7 && claim.length < 260 && /[.]$/.test(claim) && !/\{@/.test(claim),
		);
}

function plain(text: string): string {
	return text
		.toLowerCase()
		.replaceAll(/[^a-z0-9]+/g, ' ')
		.trim();
}
