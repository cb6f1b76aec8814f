import { spawnSync } from 'node:child_process';

/** How much of a reference text another text keeps: its words, and its words in their order. */
export interface Fidelity {
	/** Share of the reference's words, each counted as often as it stands there. */
	readonly words: number;
	/** Share of its runs of four words. */
	readonly shingles: number;
	/** Share of the text's own words that the reference has: what was added. */
	readonly precision: number;
}

export function fidelityOf(text: string, reference: string): Fidelity {
	const own = wordsOf(text);
	const wanted = wordsOf(reference);
	return {
		words: shareKept(own, wanted),
		shingles: shareKept(shinglesOf(own), shinglesOf(wanted)),
		precision: shareKept(wanted, own),
	};
}

/**
 * The words of a text as they are compared: whatever the typography. Chinese and Japanese characters are words of their own;
 * a word that was divided at the end of a line is whole.
 */
export function wordsOf(text: string): string[] {
	return (
		text
			.normalize('NFKC')
			.toLowerCase()
			.replaceAll(/(?<=\p{L}{2})[-\u00ad\u2010]\n\s*(?=\p{Ll})/gu, '')
			.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{M}\p{N}]+/gu) ?? []
	);
}

function shinglesOf(words: readonly string[]): string[] {
	return words.slice(3).map((_, index) => words.slice(index, index + 4).join(' '));
}

/** How much of `wanted` is in `own`, as multisets. */
function shareKept(own: readonly string[], wanted: readonly string[]): number {
	const left = new Map<string, number>();
	for (const it of own) {
		left.set(it, (left.get(it) ?? 0) + 1);
	}
	let kept = 0;
	for (const it of wanted) {
		const count = left.get(it) ?? 0;
		if (count > 0) {
			left.set(it, count - 1);
			kept++;
		}
	}
	return wanted.length === 0 ? 1 : kept / wanted.length;
}

/**
 * What a reference program prints, such as `pdftotext`. `undefined` when it is not installed; throws what it says when it fails.
 */
export function referenceText(command: string, args: readonly string[]): string | undefined {
	const { error, status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 256 << 20 });
	if (error && 'code' in error && error.code === 'ENOENT') {
		return undefined;
	}
	if (error || status !== 0) {
		throw new Error(`${command} failed: ${error?.message ?? stderr.slice(0, 500)}`);
	}
	return stdout;
}
