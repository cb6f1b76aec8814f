import { stemOf } from '../../base/words.ts';
import { unitOf } from './units.ts';

/** One word, number, identifier or run of a script without spaces, as it stands in a text. */
export interface Token {
	/** `code` is what has the shape of an identifier, flag, path, version or address. `run` is Chinese, Japanese, Thai …: no spaces between its words. */
	readonly kind: 'word' | 'code' | 'number' | 'run';
	/** As written, without the marks around it. */
	readonly text: string;
	/** What stands right before it and belongs to it: `--`, `@`, `$`, `>=`. */
	readonly sign: string;
	/** Lower case, straight apostrophes. Of code: without calls' parentheses and the sign. */
	readonly key: string;
	readonly stem: string;
	/** Counted from 0, each within the text. Clauses end at commas, colons, brackets and with their sentence. */
	readonly sentence: number;
	readonly clause: number;
	/** A capital there says nothing: the word opens a sentence, a quotation or a bracket. */
	readonly isFirst: boolean;
	/** UTF-16 offsets; `start` is that of the sign. */
	readonly start: number;
	readonly end: number;
}

/** Reads a text as tokens, in order. Marks of Markdown are passed over. In time linear in the text, whatever it holds. */
export function tokensOf(text: string): Token[] {
	const found: Token[] = [];
	let sentence = 0;
	let clause = 0;
	let isFirst = true;
	for (const { 0: all, 1: sign = '', 2: body, 3: unit = '', 4: run, 5: mark = '', index } of text.matchAll(scanner)) {
		if (run !== undefined) {
			const place = { sentence, clause, isFirst, start: index, end: index + run.length };
			found.push({ kind: 'run', text: run, sign: '', key: run, stem: run, ...place });
			isFirst = false;
		} else if (body === undefined) {
			clause++;
			if (endsSentence.test(mark) && !(mark === '.' && abbreviations.has(found.at(-1)?.key ?? ''))) {
				sentence++;
				isFirst = true;
			} else {
				isFirst ||= mark === ':' || mark === '(';
			}
		} else {
			const opens = opening.test(text.charAt(index - 1));
			found.push(
				token(body + unit, sign, {
					sentence,
					clause,
					isFirst: isFirst || opens,
					start: index,
					end: index + all.length,
				}),
			);
			isFirst = false;
		}
	}
	return found;
}

const spaceless =
	'\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}ー\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}';
const inWord = `[[\\p{L}\\p{N}\\p{M}_]--[${spaceless}]]`;
/** Inner classes are disjoint and repeats of signs bounded: no input makes it backtrack far. */
const scanner = new RegExp(
	`([@$#~^<>=≥≤+\\-−€£¥]{0,3})(${inWord}+(?:(?:[.\\/\\\\@'’\\-+&:=–]{1,3}|,(?=\\d)|[\\u00a0\\u202f\\u2009](?=\\d{3}(?!\\d))| (?=\\d{3} \\d{3}(?!\\d))|(?<=\\d \\d{3}) (?=\\d{3}(?!\\d)))${inWord}+)*)([%°‰])?` +
		`|([${spaceless}]+)` +
		'|([.!?;。！？；:：,，、\\(\\)（）…—\\|]|\\n(?=[ \\t]{0,12}(?:\\n|[\\-*+>#\\|]|\\d{1,3}[.\\)]\\s)))',
	'gv',
);
const endsSentence = /[.!?;。！？；\n]/;
const opening = /["“«‘'([`*]/;
const abbreviations: ReadonlySet<string> = new Set(
	'e.g i.e eg ie etc vs cf approx resp fig no dr mr mrs st al'.split(' '),
);

type Place = Pick<Token, 'sentence' | 'clause' | 'isFirst' | 'start' | 'end'>;

function token(body: string, sign: string, place: Place): Token {
	// Most words are this plain.
	if (sign === '' && /^[A-Za-z]?[a-z]*$/.test(body)) {
		const key = body.toLowerCase();
		return { kind: 'word', text: body, sign, key, stem: stemOf(key), ...place };
	}
	const text = body.replace(/^_+|_+$/g, '') || body;
	const key = text.normalize('NFKC').toLowerCase().replaceAll('’', "'");
	if (/^v?\d/.test(key) && /^\d+(?:\.\d+){2,}/.test(key.replace(/^v/, ''))) {
		return { kind: 'code', text, sign, key: key.replace(/^v/, ''), stem: key, ...place };
	}
	if (/^\d/.test(key) || /^v\d+(?:\.\d+)?$/.test(key)) {
		const digits = key.replace(/^v/, '').replaceAll(/(?<=\d)[,'_ \u00a0\u202f\u2009](?=\d{3}(?!\d))/g, '');
		return { kind: 'number', text, sign, key: digits, stem: digits, ...place };
	}
	const plain = key.replace(/'(?:s|)$/, '');
	if (isCode(text, sign) && !unitOf(plain)) {
		return { kind: 'code', text, sign, key: plain, stem: plain, ...place };
	}
	return { kind: 'word', text, sign, key: plain, stem: stemOf(plain), ...place };
}

/** `snake_case`, `camelCase`, `a.b`, `a/b/c`, `--flag`, `@scope`, `utf8`; not `read-only`, `and/or` or `e.g`. */
function isCode(text: string, sign: string): boolean {
	return (
		/--|@|\$|#$/.test(sign) ||
		(sign.endsWith('-') && text.length <= 2) ||
		/[_@\\=]|\p{Ll}\p{Lu}|\p{L}\d|\d\p{L}|::/u.test(text) ||
		isPath(text) ||
		(text.includes('.') && !/^(?:\p{L}\.)+\p{L}?$/u.test(text))
	);
}

/** More than two words with a slash between: `a/b/c`, `a/b.c`, `a-b/c`. */
function isPath(text: string): boolean {
	const slash = text.indexOf('/');
	return slash >= 0 && (text.includes('-') || text.lastIndexOf('/') > slash || text.lastIndexOf('.') > slash);
}
