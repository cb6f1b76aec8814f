import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { SupportingPassage } from '../../src/citations/support/support.ts';

/** A claim with a passage that says it. */
export interface TruePair {
	readonly claim: string;
	readonly passage: SupportingPassage;
	readonly document: Document;
	/** `paraphrase`: written by hand. `condensed`: a sentence of the passage, shortened and reformatted. `comment`: another text of the same package. */
	readonly family: 'paraphrase' | 'condensed' | 'comment';
}

/** A text that ships in an installed package. */
export interface Document {
	/** Below `node_modules`. */
	readonly file: string;
	readonly text: string;
	/** Judgements are tuned on one half of the documents; the other half is only measured. */
	readonly half: 'dev' | 'held-out';
}

const PairFile = z.object({
	version: z.literal(1),
	passages: z.array(z.strictObject({ file: z.string(), start: z.string(), claims: z.array(z.string()) })),
});

/** The claims of `pairs.json`, each with the paragraph that begins with the words given there. */
export function handWrittenPairs(): readonly TruePair[] {
	const { passages } = PairFile.parse(JSON.parse(readFileSync(join(import.meta.dirname, 'pairs.json'), 'utf8')));
	return passages.flatMap(({ file, start, claims }): TruePair[] => {
		const document = readDocument(file);
		const at = placeOf(document.text, start);
		const passage = passageAt(document, at, endOfParagraph(document.text, at));
		return claims.map(claim => ({ claim, passage, document, family: 'paraphrase' }));
	});
}

export const modules = join(import.meta.dirname, '..', '..', 'node_modules');

const documents = new Map<string, Document>();

export function readDocument(file: string): Document {
	let known = documents.get(file);
	if (!known) {
		const text = readFileSync(join(modules, file), 'utf8').replaceAll('\r\n', '\n');
		known = { file, text, half: chance(file) < 0.5 ? 'dev' : 'held-out' };
		documents.set(file, known);
	}
	return known;
}

/** A quotation with what an evidence file and its reader know of it: title, headings above, the words around. */
export function passageAt({ file, text }: Document, start: number, end: number): SupportingPassage {
	const above = [...text.slice(0, start).matchAll(/^#{1,4} +(.+)$/gm)].map(it => it[1] ?? '');
	const context = [
		file.split('/').slice(0, -1).join(' '),
		above[0],
		...above.slice(-2),
		text.slice(Math.max(0, start - 80), start),
		text.slice(end, end + 80),
	];
	return { quote: text.slice(start, end), context: context.filter(it => it !== undefined).join('\n\n') };
}

/** Paragraphs of prose, as offsets. */
export function paragraphsOf({ text }: Document): { readonly start: number; readonly end: number }[] {
	const prose = text.replaceAll(/^(`{3,}|~{3,})[\s\S]*?^\1/gm, it => ' '.repeat(it.length));
	return [...prose.matchAll(/[^\n](?:[^\n]|\n(?!\s*\n))+/g)]
		.map(it => ({ start: it.index, end: it.index + it[0].trimEnd().length, text: it[0].trim() }))
		.filter(
			it => it.text.length > 120 && it.text.length < 1200 && /^[\p{L}`*>-]/u.test(it.text) && /[.:]$/.test(it.text),
		);
}

/** From 0 to 1, and always the same for the same words: what looks drawn by lot is drawn alike on every machine. */
export function chance(...words: readonly (string | number)[]): number {
	return createHash('sha256').update(words.join('\n')).digest().readUInt32BE(0) / 2 ** 32;
}

export function pick<T>(from: readonly T[], ...words: readonly (string | number)[]): T | undefined {
	return from[Math.floor(chance(...words) * from.length)];
}

function placeOf(text: string, start: string): number {
	const words = start.split(/\s+/).map(it => it.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
	const at = text.search(new RegExp(words.join('\\s+')));
	if (at < 0) {
		throw new Error(`No passage begins with: ${start}`);
	}
	return at;
}

function endOfParagraph(text: string, at: number): number {
	const next = /\n\s*\n/g;
	next.lastIndex = at;
	return Math.min(next.exec(text)?.index ?? text.length, at + 1200);
}
