import { deflateSync, gzipSync } from 'node:zlib';
import { page } from '../../fakes/webServer.ts';
import { writeZip } from '../../tools/documents/office/zipWriter.ts';
import { column, writePdf } from '../../tools/documents/writePdf.ts';
import { type HostileCase, honest, html, pageCase, parse } from '../hostileCase.ts';
import { docx } from '../officeFiles.ts';

/** Every kind of bytes, declared to be every other kind: they are what they are, or a sentence says what is wrong. */
export function lyingCases(): HostileCase[] {
	return Object.entries(bytes).flatMap(([is, content]) => [
		...types
			.filter(it => it !== is)
			.map(type =>
				pageCase(
					'lying types',
					`${is} as ${type}`,
					page(content, { 'content-type': type, 'x-content-type-options': 'nosniff' }),
					{
						// A server that names a charset is believed that it is text.
						end: isBroken(is) && !type.includes('charset') ? 'refused' : 'any',
					},
				),
			),
		...names.map(
			(name): HostileCase => ({
				family: 'lying types',
				name: `${is} in a file ${name}`,
				files: { [name]: content },
				calls: ({ folder }) => [parse(`${folder}/${name}`)],
				end: 'any',
			}),
		),
	]);
}

const types = [
	'text/html',
	'application/pdf',
	'application/json',
	'application/zip',
	'image/png',
	'text/plain; charset=utf-16',
	'x',
	'',
];
const names = ['a.pdf', 'a.docx', 'a.html', 'a.json', 'a.csv', 'a.zip'];

const png = Buffer.concat([
	Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
	Uint8Array.from({ length: 3_000 }, (_, it) => (it * 31) % 256),
]);
const pdf = writePdf([column([honest], { x: 40, y: 700 })]);

const bytes: Readonly<Record<string, string | Uint8Array>> = {
	'text/html': html(''),
	'application/pdf': pdf,
	'application/json': JSON.stringify({ ice: honest }),
	'application/zip': writeZip([{ name: 'ice.txt', content: honest }]),
	'image/png': png,
	'a DOCX': docx([honest]),
	'a gzip': gzipSync(html('')),
	'zlib data': deflateSync(html('')),
	'a program': Buffer.concat([Buffer.from('\u007fELF'), Buffer.alloc(2_000, 3)]),
	'a PDF that is cut': pdf.subarray(0, 300),
	'a PDF that is also a page': Buffer.concat([Buffer.from(html('')), pdf]),
	'a PDF that is also an archive': Buffer.concat([pdf, writeZip([{ name: 'ice.txt', content: honest }])]),
	'only a beginning of a PDF': '%PDF-1.7\n',
	noise: Uint8Array.from({ length: 20_000 }, (_, it) => (it * 7919 + it * it) % 256),
};

function isBroken(is: string): boolean {
	return ['image/png', 'a program', 'a PDF that is cut', 'only a beginning of a PDF', 'noise'].includes(is);
}
