import { Buffer } from 'node:buffer';

/** Keys and passwords that private text showed: no twelve characters of one may go out, nor of its plainest disguises. */
export class Secrets {
	readonly #known = new Set<string>();
	readonly #windows = new Set<string>();

	add(text: string): void {
		for (const secret of secretsIn(text)) {
			if (!this.#known.has(secret) && this.#known.size < mostSecrets) {
				this.#known.add(secret);
				for (const form of disguises(secret)) {
					for (let at = 0; at + windowLength <= form.length; at++) {
						this.#windows.add(form.slice(at, at + windowLength));
					}
				}
			}
		}
	}

	/** Whether a text holds a piece of a secret. */
	isIn(text: string): boolean {
		if (this.#windows.size === 0) {
			return false;
		}
		for (let at = 0; at + windowLength <= text.length; at++) {
			if (this.#windows.has(text.slice(at, at + windowLength))) {
				return true;
			}
		}
		return false;
	}
}

const windowLength = 12;
const mostSecrets = 10_000;

function secretsIn(text: string): string[] {
	const found = [
		...[...text.matchAll(withPrefix)].map(it => it[0]),
		...[...text.matchAll(assigned)].map(it => it[1] ?? ''),
		...[...text.matchAll(/[\w+/=-]{20,}/g)].map(it => it[0]).filter(looksRandom),
	];
	return found.filter(it => it.length >= windowLength);
}

/** The forms in which well-known services give out keys. */
const withPrefix =
	/\b(?:sk-|pk-|rk_|sk_|ghp_|gho_|ghs_|github_pat_|glpat-|npm_|hf_|xox[abprs]-|AKIA|ASIA|AIza|ya29\.|eyJ)[\w.+/=-]{10,}/g;
const assigned =
	/(?:password|passwd|secret|token|api[_-]?key|access[_-]?key|credential)s?["']?\s*[:=]\s*["']?([^\s"',;]{12,})/gi;

/** Letters in both cases and digits in no order that words have. */
function looksRandom(token: string): boolean {
	let changes = 0;
	for (let at = 1; at < token.length; at++) {
		if (kindOf(token.charCodeAt(at)) !== kindOf(token.charCodeAt(at - 1))) {
			changes++;
		}
	}
	return changes * 3 >= token.length && /\d/.test(token) && /[a-z]/i.test(token);
}

function kindOf(code: number): number {
	return code < 58 ? 0 : code < 91 ? 1 : 2;
}

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
	return [
		secret,
		Array.from(secret).reverse().join(''),
		bytes.toString('hex'),
		...base64,
		...base64.map(it => it.replaceAll('+', '-').replaceAll('/', '_')),
	];
}
