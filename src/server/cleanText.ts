import type { SourceText } from '../citations/reportCheck.ts';
import { nameOf } from './files.ts';

/**
 * The clean text of a project file, as the tools of a run read it; `unreadable` for what takes more than its text to read. The
 * readers are loaded with the first file.
 */
export async function cleanText(uri: string, text: string): Promise<SourceText | 'unreadable'> {
	const name = nameOf(uri);
	const { isKnownBinary } = await import('../tools/corpus/formats.ts');
	// What is in no encoding that is plain UTF-8 would be compared character by character with what it is not.
	if (isKnownBinary(name) || text.includes('\ufffd') || text.includes('\0')) {
		return 'unreadable';
	}
	const { readDocument } = await import('../tools/corpus/readers/readDocument.ts');
	const steps = readDocument(name, text.replace(/^\ufeff/, '').replaceAll(/\r\n?/g, '\n'));
	for (let step = steps.next(), count = 1; ; step = steps.next(), count++) {
		if (step.done) {
			const { text: clean, lines } = step.value;
			return { text: clean, rawLineOf: offset => lines.lineAt(offset) };
		}
		if (count % stepsAtOnce === 0) {
			await new Promise(resolve => setImmediate(resolve));
		}
	}
}

const stepsAtOnce = 100;
