import { usageError } from './exitCode.ts';

const longestQuestion = 10_000;

/** The question of `ask`: its words, or what stdin holds for `-`. */
export async function questionOf(words: readonly string[], stdin: NodeJS.ReadStream): Promise<string> {
	const text = words.length === 1 && words[0] === '-' ? await readAll(stdin) : words.join(' ');
	// Controls have no place in a question; one that was pasted from a terminal may bring some.
	const question = text
		.toWellFormed()
		.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, ' ')
		.trim();
	if (question === '') {
		throw usageError(
			'The question is empty: write it in quotes, as in: deep-research ask "How do I publish a package?"',
		);
	}
	if (!/[\p{L}\p{N}]/u.test(question)) {
		throw usageError('The question has no words: write it as you would ask a colleague, in quotes.');
	}
	if (question.length > longestQuestion) {
		const length =
			question.length > 10 * longestQuestion ? 'far' : `${question.length.toLocaleString('en')} characters,`;
		throw usageError(
			`The question is too long (${length} more than the ${longestQuestion.toLocaleString('en')} characters it may have): put the material into a file in the folder, and ask about it.`,
		);
	}
	return question;
}

/** Stops reading when it is certainly too much. */
async function readAll(stdin: NodeJS.ReadStream): Promise<string> {
	const chunks: Buffer[] = [];
	let length = 0;
	for await (const chunk of stdin as AsyncIterable<Buffer>) {
		chunks.push(chunk);
		length += chunk.length;
		if (length > 50 * longestQuestion) {
			break;
		}
	}
	return Buffer.concat(chunks).toString('utf8');
}
