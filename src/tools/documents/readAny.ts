import type { DocumentInput, ReadDocument } from './documentReader.ts';
import { type Kind, kindOf } from './kind.ts';

/** Reads bytes as what they are; an archive calls it for its members. Throws `DocumentError`. */
export async function readAny(input: DocumentInput): Promise<ReadDocument> {
	return await readAs(await kindOf(input), input);
}

/** Reads bytes as what `kindOf` found them to be. */
export async function readAs(kind: Kind, input: DocumentInput): Promise<ReadDocument> {
	const read = await readers[kind]();
	return await read(input);
}

type Read = (input: DocumentInput) => Promise<ReadDocument>;

/** How each kind is read. Its module is loaded with the first document of that kind. */
const readers: Readonly<Record<Kind, () => Promise<Read>>> = {
	html: async () => (await import('./page.ts')).readPage,
	pdf: async () => (await import('./pdf.ts')).readPdf,
	feed: async () => (await import('./feed.ts')).readFeed,
	json: async () => (await import('./json.ts')).readJson,
	text: async () => (await import('./text.ts')).readText,
	docx: async () => (await import('./office/docx.ts')).readDocx,
	pptx: async () => (await import('./office/pptx.ts')).readPptx,
	xlsx: async () => (await import('./office/xlsx.ts')).readXlsx,
	csv: async () => (await import('./office/csv.ts')).readCsv,
	odt: async () => (await import('./office/odt.ts')).readOdt,
	ods: async () => (await import('./office/ods.ts')).readOds,
	odp: async () => (await import('./office/odt.ts')).readOdp,
	epub: async () => (await import('./office/epub.ts')).readEpub,
	ipynb: async () => (await import('./office/ipynb.ts')).readIpynb,
	zip: async () => {
		const { readZip } = await import('./office/zip.ts');
		return async input => await readZip(input, readAny);
	},
};
