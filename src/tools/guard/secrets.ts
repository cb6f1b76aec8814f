import { Buffer } from 'node:buffer';

/** Keys and passwords that private text showed: no twelve characters of one may go out, nor of its plainest disguises. */
export class Secrets {
	readonly #known = new Set<string>();
	readonly #windows = new Set<string>();
	/** What the user wrote into the question may be sent. */
	#question = '';

	constructor(question: string) {
		this.allow(question);
	}

	/** Takes in more that the user wrote. */
	allow(text: string): void {
		this.#question += `${text}\n${plainCharacters(text)}\n`;
	}

	add(text: string): void {
		for (const secret of secretsIn(text)) {
			if (this.#known.has(secret) || this.#windows.size > mostWindows) {
				continue;
			}
			this.#known.add(secret);
			for (const form of [secret, ...disguises(secret).map(plainCharacters)]) {
				for (const window of windowsOf(form)) {
					this.#windows.add(window);
				}
			}
		}
	}

	/** Whether a text holds a whole key of a form that a well-known service gives out, wherever it comes from. */
	hasKey(text: string): boolean {
		return matchesOf(text, withPrefix).some(it => /\d|[a-z][A-Z]/.test(it) && !this.#question.includes(it));
	}

	/** Whether a text holds a piece of a secret, however it is spaced, cased or punctuated. */
	isIn(text: string): boolean {
		return (
			this.#windows.size > 0 &&
			[text, plainCharacters(text)].some(form =>
				windowsOf(form).some(it => this.#windows.has(it) && !this.#question.includes(it)),
			)
		);
	}
}

function windowsOf(text: string): string[] {
	return Array.from({ length: Math.max(0, text.length - windowLength + 1) }, (_, at) =>
		text.slice(at, at + windowLength),
	);
}

/** Letters and digits alone, in lower case: what stands between them is no disguise. */
function plainCharacters(text: string): string {
	return text
		.normalize('NFKC')
		.toLowerCase()
		.replaceAll(/[^\p{L}\p{N}]+/gu, '');
}

const windowLength = 12;
/** Some ten thousand secrets; a folder that shows more holds lists of hashes. */
const mostWindows = 2_000_000;
/** What is longer is a picture or a file, and whoever sends twelve characters of it sends them of its beginning as well. */
const longestSecret = 500;

function secretsIn(text: string): string[] {
	// The identifiers in an address are no secrets, or none of it could be followed.
	const withoutAddresses = text.replaceAll(/\bhttps?:\/\/[^\s<>"'`]+/gi, ' ');
	const found = [
		...matchesOf(text, withPrefix).filter(it => /\d|[a-z][A-Z]/.test(it)),
		...matchesOf(text, inAddress),
		...matchesOf(withoutAddresses, assigned).filter(isNoCode),
		...matchesOf(withoutAddresses, bearer).filter(isNoCode),
		...matchesOf(withoutAddresses, /([\w+/=-]{20,})/g).filter(looksRandom),
	];
	return found.map(it => it.slice(0, longestSecret)).filter(it => it.length >= windowLength);
}

function matchesOf(text: string, pattern: RegExp): string[] {
	return [...text.matchAll(pattern)].map(it => it[1] ?? '');
}

/** The forms in which well-known services give out keys. */
const withPrefix =
	/\b((?:sk-|pk-|rk_|sk_|ghp_|gho_|ghs_|github_pat_|glpat-|npm_|hf_|xox[abprs]-|AKIA|ASIA|AIza|ya29\.|eyJ)[\w.+/=-]{10,})/g;
const assigned =
	/(?:password|passwd|secret|token|api[_-]?key|access[_-]?key|credential)s?["']?\s*[:=]\s*["']?([^\s"',;]{12,})/gi;
const bearer = /\bauthorization["']?\s*[:=]\s*["']?(?:bearer|basic|token)\s+([^\s"',;]{12,})/gi;
/** The password of a user at a host. */
const inAddress = /\w:\/\/[^\s/:@]*:([^\s/@]{12,})@/g;

/** A value, not what a program computes one from (`tokenizer.encode(text)`, `process.env.TOKEN`) nor a place for one (`<token>`). */
function isNoCode(value: string): boolean {
	return !/[()[\]{}<>]|^\$|\w\.[a-z_]\w*(?:\.|$)/i.test(value) && !/^[A-Z]?[a-z]+(?:[A-Z][a-z]+)+$/.test(value);
}

/** Letters and digits that change from one kind to another too often for words: not `Utf8JsonWriterOptions`, nor `ERR_HTTP2_PING`. */
function looksRandom(token: string): boolean {
	const parts = token.split(/[^a-z\d]+/i);
	// Base64 has few signs between its letters, a path or a name of several words has many.
	const runs = (parts.length - 1) * 12 <= token.length ? [parts.join('')] : parts;
	return runs.some(it => {
		const words = it.match(/[A-Z]?[a-z]+|[A-Z]+|\d+/g)?.length ?? 0;
		return it.length >= 16 && /\d/.test(it) && /[a-z]/i.test(it) && it.length < words * longestWord;
	});
}

/** On average, in characters: names in programs have words of four and more, random tokens of two and a half at most. */
const longestWord = 2.7;

/** As it is, backwards, in hex and in base64 at each of the three alignments. */
function disguises(secret: string): string[] {
	const bytes = Buffer.from(secret);
	const base64 = [0, 1, 2].map(shift => {
		const whole = Buffer.concat([Buffer.alloc(shift), bytes])
			.toString('base64')
			.replace(/=+$/, '');
		// The first characters hold the shift, and the last ones what would follow.
		return whole.slice(shift === 0 ? 0 : 4, -2);
	});
	return [secret, Array.from(secret).reverse().join(''), bytes.toString('hex'), ...base64];
}
