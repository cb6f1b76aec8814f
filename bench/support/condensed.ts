import { chance, type Document, paragraphsOf, passageAt, type TruePair } from './truePairs.ts';

/** Sentences of a document, shortened and reformatted as a writer would who keeps close to the text; the evidence is their whole paragraph. */
export function condensedPairs(document: Document): readonly TruePair[] {
	return paragraphsOf(document).flatMap(({ start, end }): TruePair[] => {
		const passage = passageAt(document, start, end);
		return sentencesOf(passage.quote)
			.map(condense)
			.filter(
				it =>
					it.length > 50 &&
					it.length < 260 &&
					/^[\p{Lu}\p{Ll}`-]/u.test(it) &&
					/ (?:is|are|can|must|may|will|has|does|should|[a-z]+s) /.test(it),
			)
			.map(claim => ({ claim, passage, document, family: 'condensed' }));
	});
}

function sentencesOf(paragraph: string): string[] {
	return paragraph
		.replaceAll(/\[([^\]]*)\](?:\((?:[^()]|\([^()]*\))*\)|\[[^\]]*\])/g, '$1')
		.replaceAll(/[*`]|^[>\s-]+/gm, '')
		.replaceAll(/\s+/g, ' ')
		.split(/(?<=[.!?]) (?=[A-Z])/);
}

const changes: readonly (readonly [RegExp, string])[] = [
	[/ ?\([^()]*\)/g, ''],
	[
		/^(?:Note that|Note:|Also note that|For example,|However,|In addition,|Additionally,|Please note that|Furthermore,|Therefore,|This means that) ?/i,
		'',
	],
	[/\bmust\b(?! (?:not|\*))/g, 'has to'],
	[/\bcannot\b/g, 'can not'],
	[/\bin order to\b/g, 'to'],
	[/\b(?:will be|is being)\b/g, 'is'],
	[/\b(\d{1,3})000\b(?!\.)/g, '$1,000'],
	[/\b(?:simply|just|currently|actually|really|basically)\s/g, ''],
	[/\butilize/g, 'use'],
	[/\bspecified\b/g, 'given'],
	[/\ballows you to\b/g, 'lets one'],
	[/\byou can\b/gi, 'one can'],
	[/, (?:which|so that|because|since) [^,.]*\.$/, '.'],
];

function condense(sentence: string): string {
	let text = sentence;
	for (const [from, to] of changes) {
		text = text.replaceAll(new RegExp(from.source, `${from.flags.replace('g', '')}g`), to);
	}
	text = text.replace(/[:]$/, '.').trim();
	// Every other one loses its first condition: “If …, the rest.”
	const [, rest = ''] = /^(?:If|When|While|Since|Because) [^,]{5,60}, (.+)$/.exec(text) ?? [];
	text = rest.length > 50 && chance(sentence) < 0.5 ? rest : text;
	return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
