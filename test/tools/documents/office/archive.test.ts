import assert from 'node:assert/strict';
import test from 'node:test';
import { DocumentError, type DocumentErrorCode } from '../../../../src/tools/documents/documentReader.ts';
import { type Archive, limits, openArchive } from '../../../../src/tools/documents/office/archive.ts';
import { storedZip } from '../../../../src/tools/documents/office/storedZip.ts';
import { writeZip, type ZipLies, type ZipMember } from './zipWriter.ts';

const ice: ZipMember = { name: 'ice.txt', content: 'Ice melts at 0 °C.' };
const steam: ZipMember = { name: 'a/steam.txt', content: 'Steam is hot.', isStored: true };

async function readAll(archive: Archive): Promise<string[]> {
	const texts: string[] = [];
	for (const { name } of archive.entries) {
		texts.push(`${name}: ${Buffer.from(await archive.read(name)).toString()}`);
	}
	return texts;
}

/** Opening such an archive, or reading all of it, fails with that code. */
async function refuses(code: DocumentErrorCode, members: readonly ZipMember[], lies?: ZipLies): Promise<void> {
	await assert.rejects(
		async () => await readAll(await openArchive(writeZip(members, lies))),
		(error: unknown) => error instanceof DocumentError && error.code === code && /^[A-Z].*\.$/s.test(error.message),
	);
}

test('reads what an archive holds', async () => {
	assert.deepEqual(await readAll(await openArchive(writeZip([ice, steam]))), [
		'ice.txt: Ice melts at 0 °C.',
		'a/steam.txt: Steam is hot.',
	]);
});

test('reads an archive that this program packed', async () => {
	const packed = storedZip(
		new Map([
			['ice.txt', Buffer.from('Ice')],
			['ß/x', Buffer.from('')],
		]),
	);
	assert.deepEqual(await readAll(await openArchive(packed)), ['ice.txt: Ice', 'ß/x: ']);
});

test('gives names as they are, and nothing for a name that is not there', async () => {
	const names = ['../../etc/passwd', '/etc/passwd', 'C:\\x', 'a\\..\\b', 'nul\0.txt'];
	const archive = await openArchive(writeZip(names.map(name => ({ name, content: 'x' }))));
	assert.deepEqual(
		archive.entries.map(it => it.name),
		names,
	);
	await assert.rejects(archive.read('etc/passwd'), DocumentError);
});

test('refuses a bomb of one entry before it is inflated', () =>
	refuses('too-large', [{ name: 'zeros', content: new Uint8Array(limits.entry + 1) }]));

test('refuses a small bomb by its ratio', () =>
	refuses('too-large', [{ name: 'zeros', content: new Uint8Array(21 << 20) }]));

test('refuses an entry that claims to be small and is not', () =>
	refuses('corrupt', [{ name: 'zeros', content: new Uint8Array(5 << 20), size: 100 }]));

test('refuses an entry that claims to be larger than it is', () => refuses('corrupt', [{ ...ice, size: 1_000 }]));

test('refuses a stored entry of another size than its bytes', () => refuses('corrupt', [{ ...steam, size: 1_000 }]));

test('refuses an entry whose checksum is wrong', () => refuses('corrupt', [{ ...ice, crc: 1 }]));

test('refuses what is inflated beyond the limit of the whole', async () => {
	// Noise, so that no ratio gives it away; the same entry is read until the limit is reached.
	const noise = Buffer.alloc(4 << 20, Buffer.from(Array.from({ length: 997 }, (_, it) => (it * it * 31) % 251)));
	const archive = await openArchive(writeZip([{ name: 'noise', content: noise, isStored: true }]));
	const readOften = async (): Promise<void> => {
		for (let total = 0; total <= limits.total; total += noise.length) {
			await archive.read('noise');
		}
	};
	await assert.rejects(readOften, (error: unknown) => error instanceof DocumentError && error.code === 'too-large');
});

test('refuses more entries than anyone reads', () =>
	refuses(
		'too-large',
		Array.from({ length: limits.entries + 1 }, (_, it) => ({ name: `${it}`, content: '', isStored: true })),
	));

test('refuses a directory that counts more entries than it has', () => refuses('corrupt', [ice], { count: 9_000 }));

test('refuses entries that share their bytes', () =>
	refuses('corrupt', [ice, { ...ice, name: 'b', offset: 0 }, { ...ice, name: 'c', offset: 0 }]));

test('refuses a directory outside of the file', () => refuses('corrupt', [ice], { directory: 1_000_000 }));

test('refuses a zip64 directory outside of the file', () =>
	refuses('corrupt', [ice], { zip64Directory: 0x7fffffffffffffffn }));

test('refuses an encrypted entry', () => refuses('encrypted', [{ ...ice, flags: 1 }]));

test('refuses an archive that ends early, wherever it is cut', async () => {
	const whole = writeZip([ice, steam]);
	for (let length = 4; length < whole.length; length += 7) {
		await assert.rejects(openArchive(whole.slice(0, length)), (error: unknown) => error instanceof DocumentError);
	}
});

test('survives any damaged byte', async () => {
	const whole = writeZip([ice, steam]);
	for (let at = 0; at < whole.length; at++) {
		const damaged = whole.slice();
		damaged[at] = (damaged[at] ?? 0) ^ 0xff;
		const texts = await openArchive(damaged)
			.then(readAll)
			.catch((error: unknown) => {
				assert.ok(error instanceof DocumentError, `byte ${at}: ${String(error)}`);
				return [];
			});
		assert.ok(texts.length <= 2);
	}
});
