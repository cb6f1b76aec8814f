import assert from 'node:assert/strict';
import {
	DocumentError,
	type DocumentErrorCode,
	type ReadDocument,
	type RowRange,
} from '../../../../src/tools/documents/documentReader.ts';
import { readAny } from '../../../../src/tools/documents/readAny.ts';
import { writeZip } from './zipWriter.ts';

/** Reads parts packed as a file of that name. */
export async function readParts(
	name: string,
	parts: Readonly<Record<string, string>>,
	rows?: RowRange,
): Promise<ReadDocument> {
	const members = Object.entries(parts).map(([part, content]) => ({ name: part, content }));
	return await readAny({ bytes: writeZip(members), name, rows });
}

/** Compares the clean text, and the places as `locator text…` one a line where they are given. */
export function checkText({ text }: ReadDocument, expected: string): void {
	assert.equal(text.trimEnd(), unindented(expected));
}

/** The text of each place, behind its locator. */
export function placesOf({ text, places = [] }: ReadDocument): string {
	return places
		.map(({ start, locator }, index) => {
			const own = text
				.slice(start, places[index + 1]?.start)
				.trim()
				.replaceAll(/\n+/g, '⏎');
			return `${Object.values(locator).join(' ')}: ${own}`;
		})
		.join('\n');
}

export function checkPlaces(document: ReadDocument, expected: string): void {
	assert.equal(placesOf(document), unindented(expected));
}

/** Reading fails with that code and a sentence that tells what to do or what is wrong. */
export async function checkFailure(
	code: DocumentErrorCode,
	read: Promise<ReadDocument>,
	message?: RegExp,
): Promise<void> {
	await assert.rejects(read, (error: unknown) => {
		assert.ok(error instanceof DocumentError, String(error));
		assert.equal(error.code, code, error.message);
		assert.match(error.message, message ?? /^[A-Z].*\.$/s);
		return true;
	});
}

function unindented(text: string): string {
	return text.trim().replaceAll(/^\t+/gm, '');
}
