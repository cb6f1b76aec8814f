import assert from 'node:assert/strict';
import test from 'node:test';
import { readAny } from '../../../../src/tools/documents/readAny.ts';
import { checkFailure, checkText, readParts } from './readOffice.ts';

const relationships = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`;

function docx(body: string, more: Readonly<Record<string, string>> = {}): Record<string, string> {
	return {
		'[Content_Types].xml': `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
		'_rels/.rels': relationships,
		'word/document.xml': `<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><w:body>${body}</w:body></w:document>`,
		...more,
	};
}

const paragraph = (text: string): string => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`;

test('reads paragraphs, and the title, author and date that the file names', async () => {
	const document = await readParts(
		'a.docx',
		docx(paragraph('Ice melts at 0 °C.') + paragraph('Steam is hot.'), {
			'docProps/core.xml': `<cp:coreProperties xmlns:cp="c" xmlns:dc="d" xmlns:dcterms="t"><dc:title>On ice</dc:title><dc:creator>A. Person</dc:creator><dcterms:modified>2024-03-05T10:00:00Z</dcterms:modified></cp:coreProperties>`,
			'word/vbaProject.bin': 'x',
			'word/media/image1.png': 'x',
		}),
	);
	checkText(document, 'Ice melts at 0 °C.\n\nSteam is hot.');
	assert.equal(document.title, 'On ice');
	assert.deepEqual(document.metadata.author, [{ literal: 'A. Person' }]);
	assert.equal(document.metadata.issued, '2024-03-05');
	assert.deepEqual(document.notes, ['A picture was left out.', 'It contains macros, which were neither run nor read.']);
});

test('writes equations as text', async () => {
	const run = (text: string): string => `<m:r><m:t>${text}</m:t></m:r>`;
	const fraction = `<m:f><m:num>${run('a')}${run('+b')}</m:num><m:den>${run('c')}</m:den></m:f>`;
	const power = `<m:sSup><m:e>${run('c')}</m:e><m:sup>${run('2')}</m:sup></m:sSup>`;
	const root = `<m:rad><m:radPr><m:degHide/></m:radPr><m:deg/><m:e>${run('x&lt;y')}</m:e></m:rad>`;
	const sum = `<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub>${run('i=1')}</m:sub><m:sup>${run('n')}</m:sup><m:e>${run('i')}</m:e></m:nary>`;
	checkText(
		await readParts(
			'a.docx',
			docx(
				`<w:p><w:r><w:t xml:space="preserve">So </w:t></w:r><m:oMath>${run('E=m')}${power}</m:oMath><w:r><w:t>.</w:t></w:r></w:p>` +
					`<w:p><m:oMathPara><m:oMathParaPr><m:jc m:val="center"/></m:oMathParaPr><m:oMath>${fraction}${root}${sum}</m:oMath></m:oMathPara></w:p>`,
			),
		),
		'So E=mc^2.\n\n(a+b)/c√(x<y)∑_(i=1)^n i',
	);
});

test('tells the formats before 2007 and encrypted files', async () => {
	const ole = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
	const old = Buffer.concat([Buffer.from(ole), Buffer.alloc(600)]);
	const locked = Buffer.concat([Buffer.from(ole), Buffer.alloc(600), Buffer.from('EncryptedPackage', 'utf16le')]);
	await checkFailure('unsupported', readAny({ bytes: old, name: 'a.doc' }), /\.docx/);
	await checkFailure('encrypted', readAny({ bytes: locked, name: 'a.docx' }));
});

test('leaves out what is invisible', async () => {
	checkText(await readParts('a.docx', docx(paragraph('Ice\u200b\u{e0041} mel\u202ets.'))), 'Ice melts.');
});

test('refuses entities, outside and inside', async () => {
	const bomb = '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>';
	const outside = '<?xml version="1.0"?><!DOCTYPE w SYSTEM "file:///etc/passwd">';
	for (const declared of [bomb, outside]) {
		const part = docx(paragraph('&b;'))['word/document.xml']?.replace('<?xml version="1.0"?>', declared) ?? '';
		await checkFailure('corrupt', readParts('a.docx', docx('', { 'word/document.xml': part })), /entities/);
	}
});

test('tells a document without text, and one that is damaged', async () => {
	await checkFailure('no-text', readParts('a.docx', docx('')), /pictures/);
	await checkFailure('corrupt', readParts('a.docx', docx('<w:p><w:r>')));
	await checkFailure('corrupt', readParts('a.docx', { '[Content_Types].xml': '<Types/>' }));
});
