import assert from 'node:assert/strict';
import test from 'node:test';
import type { ReadDocument } from '../../../../src/tools/documents/documentReader.ts';
import { readAny } from '../../../../src/tools/documents/readAny.ts';
import { checkFailure, checkPlaces } from './readOffice.ts';
import { writeZip, type ZipMember } from './zipWriter.ts';

async function read(...members: readonly ZipMember[]): Promise<ReadDocument> {
	return await readAny({ bytes: writeZip(members), name: 'a.zip' });
}

const ice: ZipMember = { name: 'notes/ice.md', content: '# Ice\n\nMelts.\n\n## When\n\nAt 0 °C.\n' };
const table: ZipMember = { name: 'b.csv', content: 'a,b\n1,2\n' };

test('lists what is in an archive, and reads each file by its kind', async () => {
	const document = await read(
		ice,
		table,
		{ name: 'x.bin', content: Uint8Array.of(0, 1, 2, 3) },
		{ name: '__MACOSX/._x', content: 'x' },
	);
	checkPlaces(
		{ ...document, text: document.text, places: [{ start: 0, locator: {} }, ...(document.places ?? [])] },
		`: # Files in the archive⏎* notes/ice.md (34 bytes)⏎* b.csv (8 bytes)⏎* x.bin (4 bytes)⏎* __MACOSX/._x (1 byte)
		notes/ice.md: # notes/ice.md⏎## Ice⏎Melts.⏎### When⏎At 0 °C.
		b.csv: # b.csv
		b.csv A1:B1: | a | b |
		b.csv A2:B2: | 1 | 2 |`,
	);
	assert.deepEqual(document.sections.find(it => it.headings.at(-1) === 'When')?.headings, [
		'notes/ice.md',
		'Ice',
		'When',
	]);
	assert.match(document.notes.join('\n'), /^x\.bin: It is a binary file/);
});

test('reads archives in archives, two deep', async () => {
	const inner = { name: 'c.zip', content: writeZip([ice]) };
	const middle = { name: 'b.zip', content: writeZip([inner, { name: 'x.txt', content: 'Steam.' }]) };
	const document = await read(middle);
	assert.match(document.text, /# b\.zip\/x\.txt\n\nSteam\.\n$/);
	assert.deepEqual(document.notes, ['b.zip/c.zip: an archive in an archive in an archive was not opened.']);
});

test('opens no archive that calls itself a document deeper than that', async () => {
	// An archive that holds itself for ever would be named so that each level is read anew.
	let bytes = writeZip([ice]);
	for (let level = 0; level < 20; level++) {
		bytes = writeZip([{ name: 'a.docx', content: bytes }]);
	}
	await checkFailure('corrupt', readAny({ bytes, name: 'a.docx' }));
	for (const name of ['a.jar', 'a', 'a.zip.txt']) {
		let nested = writeZip([ice]);
		for (let level = 0; level < 20; level++) {
			nested = writeZip([{ name, content: nested }]);
		}
		const { notes } = await readAny({ bytes: nested, name: 'a.zip' });
		assert.deepEqual(notes, [`${name}/${name}: an archive in an archive in an archive was not opened.`]);
	}
});

test('shows names cleaned', async () => {
	const names = [
		'../../etc/passwd',
		'/etc/shadow',
		'C:\\Windows\\x.txt',
		'a\u202etxt.exe',
		'b\u001b[31m\n# c',
		'..',
		'\0',
	];
	const { text, places = [] } = await read(...names.map(name => ({ name, content: 'Ice.' })));
	assert.deepEqual(
		places.map(it => it.locator['part']),
		['etc/passwd', 'etc/shadow', 'Windows/x.txt', 'atxt.exe', 'b # c', 'unnamed', 'unnamed'],
	);
	assert.doesNotMatch(text, /\.\.|\\|\u001b|\u202e|\0|^# c/m);
});

test('stops where an archive is too large, and says so', async () => {
	const many = Array.from({ length: 1_000 }, (_, it) => ({
		name: `${it}.txt`,
		content: `Text ${it}.`,
		isStored: true,
	}));
	const document = await read(...many);
	assert.match(document.text, /… and 500 more\./);
	assert.equal(document.places?.length, 200);
	assert.match(document.notes.join(), /too large to be read whole/);
});

test('reads what is whole in an archive of which a part is not', async () => {
	const lie = { name: 'lie.txt', content: 'x'.repeat(1_000), size: 10 };
	const locked = { name: 'locked.txt', content: 'x', flags: 1 };
	const document = await read(lie, locked, ice);
	assert.match(document.text, /Melts\./);
	assert.match(document.notes.join('\n'), /^lie\.txt: .*damaged.*\nlocked\.txt: .*password/);
});

test('tells an archive that is empty, or cut', async () => {
	await checkFailure('no-text', read({ name: 'folder/', content: '' }));
	await checkFailure('corrupt', readAny({ bytes: writeZip([ice]).subarray(0, 60), name: 'a.zip' }));
});

test('says once what it has to say of many files', async () => {
	const pictures = Array.from({ length: 30 }, (_, it) => ({ name: `${it}.bin`, content: '\u0000\u0001\u0002\u0003' }));
	const { notes } = await readAny({ bytes: writeZip([ice, ...pictures]), name: 'a.zip' });
	assert.equal(notes.length, 1);
	assert.match(notes[0] ?? '', /^0\.bin, 1\.bin, 2\.bin, 3\.bin, 4\.bin and 25 more: It is a binary file/);
});

test('leaves out what is likely to hold secrets, also in an archive in it, and names it', async () => {
	const secrets: readonly ZipMember[] = [
		{ name: 'app/.env', content: 'PASSWORD=hunter2' },
		{ name: 'note.txt', content: '-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA7bq\n' },
	];
	const document = await read(ice, ...secrets, { name: 'b.zip', content: writeZip(secrets) });
	assert.match(document.text, /Melts/);
	assert.doesNotMatch(document.text, /hunter2|MIIE/);
	assert.deepEqual(document.notes, [
		'app/.env, b.zip/app/.env: left out, because it is likely to hold secrets.',
		'note.txt, b.zip/note.txt: left out, because it is a private key.',
	]);
});
