import { decodeText } from '../../corpus/decode.ts';
import { isPrivateKey, isSensitive } from '../../corpus/sensitive.ts';
import { DocumentBuilder } from '../documentBuilder.ts';
import { DocumentError, type DocumentInput, type ReadDocument } from '../documentReader.ts';
import { kindOf } from '../kind.ts';
import { LinkCollector } from '../linkCollector.ts';
import { appendDocument } from './appendDocument.ts';
import { type Archive, limits, openArchive } from './archive.ts';
import { oneLine } from './rowText.ts';

/**
 * Reads an archive: first what is in it, then each file by its own kind, below its name. A place is a file. Archives in it are
 * read too, two deep. Nothing is written anywhere, and names are only ever shown, cleaned.
 */
export async function readZip(
	{ bytes }: DocumentInput,
	readMember: (input: DocumentInput) => Promise<ReadDocument>,
): Promise<ReadDocument> {
	const builder = new DocumentBuilder();
	const visit: Visit = {
		builder,
		readMember,
		links: new LinkCollector(undefined),
		remarks: new Map(),
		files: 0,
		bytes: 0,
		text: 0,
	};
	const archive = await openArchive(bytes);
	if (archive.entries.length === 0) {
		throw new DocumentError('no-text', 'The archive is empty.');
	}
	writeListing(builder, archive);
	await readMembers(visit, archive, '', 1);
	for (const [sentence, paths] of visit.remarks) {
		const others = paths.length > most.named ? ` and ${paths.length - most.named} more` : '';
		builder.note(`${paths.slice(0, most.named).join(', ')}${others}: ${sentence}`);
	}
	return builder.build({ links: visit.links.links });
}

/** A name as it is shown: without ways out of its folder, control characters and backslashes. */
export function shownName(name: string): string {
	const parts = oneLine(name).replaceAll('\\', '/').split('/');
	const clean = parts
		.map(it => it.trim())
		.filter(it => it !== '' && it !== '.' && it !== '..' && !/^[A-Za-z]:$/.test(it));
	return clean.join('/').slice(0, longestName).toWellFormed() || 'unnamed';
}

/** What one call reads of an archive and the archives in it; the rest is listed. */
const most = { files: 200, bytes: limits.total, text: 4_000_000, depth: 2, listed: 500, named: 5 } as const;
const longestName = 300;
const headLength = 1_000;

interface Visit {
	readonly builder: DocumentBuilder;
	readonly readMember: (input: DocumentInput) => Promise<ReadDocument>;
	readonly links: LinkCollector;
	/** What is to be said of files: each sentence with those that it is said of, often all the pictures of an archive. */
	readonly remarks: Map<string, string[]>;
	files: number;
	bytes: number;
	text: number;
}

function writeListing(builder: DocumentBuilder, { entries }: Archive): void {
	builder.heading(1, 'Files in the archive');
	for (const [index, { name, size }] of entries.slice(0, most.listed).entries()) {
		builder.block('meta', `* ${shownName(name)} (${sizeText(size)})`, { isTight: index > 0 });
	}
	if (entries.length > most.listed) {
		builder.block('meta', `… and ${(entries.length - most.listed).toLocaleString('en')} more.`);
	}
}

async function readMembers(visit: Visit, archive: Archive, above: string, depth: number): Promise<void> {
	const { builder } = visit;
	for (const { name, size: claimed } of archive.entries) {
		// What is too large by itself is refused when it is asked for, and leaves room for the others.
		const size = claimed > limits.entry ? 0 : claimed;
		const path = `${above}${shownName(name)}`;
		if (isFurniture(name)) {
			continue;
		}
		if (isSensitive(path)) {
			remark(visit, path, 'left out, because it is likely to hold secrets.');
			continue;
		}
		if (visit.files >= most.files || visit.bytes + size > most.bytes || visit.text >= most.text) {
			builder.note('The archive is too large to be read whole; its last files are only listed.');
			return;
		}
		visit.files++;
		visit.bytes += size;
		try {
			await readMember(visit, await archive.read(name), path, depth);
		} catch (error) {
			if (!(error instanceof DocumentError)) {
				throw error;
			}
			remark(visit, path, error.message);
		}
	}
}

async function readMember(visit: Visit, bytes: Uint8Array, path: string, depth: number): Promise<void> {
	const { builder } = visit;
	const input: DocumentInput = { bytes, name: path.slice(path.lastIndexOf('/') + 1) };
	if ((await kindOf(input)) === 'zip') {
		if (depth >= most.depth) {
			remark(visit, path, 'an archive in an archive in an archive was not opened.');
			return;
		}
		await readMembers(visit, await openArchive(bytes), `${path}/`, depth + 1);
		return;
	}
	if (isPrivateKey(decodeText(bytes.subarray(0, headLength)) ?? '')) {
		remark(visit, path, 'left out, because it is a private key.');
		return;
	}
	const read = await visit.readMember(input);
	builder.place({ part: path });
	builder.heading(1, path);
	appendDocument(builder, read, { part: path }, 1);
	read.notes.forEach(it => remark(visit, path, it));
	for (const { url, text } of read.links) {
		visit.links.open(url, text);
		visit.links.close();
	}
	visit.text += read.text.length;
}

function remark({ remarks }: Visit, path: string, sentence: string): void {
	const paths = remarks.get(sentence) ?? [];
	paths.push(path);
	remarks.set(sentence, paths);
}

/** What operating systems leave behind in archives. */
function isFurniture(name: string): boolean {
	return /(?:^|\/)(?:__MACOSX\/|\.DS_Store$|Thumbs\.db$|desktop\.ini$)/.test(name);
}

function sizeText(size: number): string {
	return size < 1_000
		? `${size} byte${size === 1 ? '' : 's'}`
		: size < 1e6
			? `${Math.round(size / 1e3)} kB`
			: `${(size / 1e6).toFixed(1)} MB`;
}
