import { writeZip, type ZipMember } from '../tools/documents/office/zipWriter.ts';

/** Office files as small as readers take them; `more` are further parts, which replace those of the same name. */
export function docx(paragraphs: readonly string[], more: readonly ZipMember[] = []): Uint8Array {
	const body = paragraphs.map(it => `<w:p><w:r><w:t xml:space="preserve">${xml(it)}</w:t></w:r></w:p>`).join('');
	return packed(
		[
			part(
				'[Content_Types].xml',
				'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
			),
			part('_rels/.rels', relationship('r1', 'officeDocument', 'word/document.xml')),
			part(
				'word/document.xml',
				`<?xml version="1.0"?><w:document xmlns:w="${word}"><w:body>${body}</w:body></w:document>`,
			),
		],
		more,
	);
}

export const word = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';

export function relationship(id: string, type: string, target: string, mode = ''): string {
	return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="${id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${xml(target)}"${mode === '' ? '' : ` TargetMode="${mode}"`}/></Relationships>`;
}

export function xlsx(rows: readonly (readonly string[])[], more: readonly ZipMember[] = []): Uint8Array {
	const cells = rows
		.map(
			(row, at) =>
				`<row r="${at + 1}">${row.map((it, column) => `<c r="${'ABCDEF'[column]}${at + 1}" t="inlineStr"><is><t xml:space="preserve">${xml(it)}</t></is></c>`).join('')}</row>`,
		)
		.join('');
	const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
	return packed(
		[
			part(
				'[Content_Types].xml',
				'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
			),
			part('_rels/.rels', relationship('r1', 'officeDocument', 'xl/workbook.xml')),
			part(
				'xl/workbook.xml',
				`<workbook xmlns="${main}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Ice" sheetId="1" r:id="r1"/></sheets></workbook>`,
			),
			part('xl/_rels/workbook.xml.rels', relationship('r1', 'worksheet', 'worksheets/sheet1.xml')),
			part('xl/worksheets/sheet1.xml', `<worksheet xmlns="${main}"><sheetData>${cells}</sheetData></worksheet>`),
		],
		more,
	);
}

export function pptx(lines: readonly string[], more: readonly ZipMember[] = []): Uint8Array {
	const drawing = 'http://schemas.openxmlformats.org/drawingml/2006/main';
	const show = 'http://schemas.openxmlformats.org/presentationml/2006/main';
	const text = lines.map(it => `<a:p><a:r><a:t>${xml(it)}</a:t></a:r></a:p>`).join('');
	return packed(
		[
			part(
				'[Content_Types].xml',
				'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/ppt/presentation.xml" ContentType="application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"/></Types>',
			),
			part('_rels/.rels', relationship('r1', 'officeDocument', 'ppt/presentation.xml')),
			part(
				'ppt/presentation.xml',
				`<p:presentation xmlns:p="${show}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><p:sldIdLst><p:sldId id="256" r:id="r1"/></p:sldIdLst></p:presentation>`,
			),
			part('ppt/_rels/presentation.xml.rels', relationship('r1', 'slide', 'slides/slide1.xml')),
			part(
				'ppt/slides/slide1.xml',
				`<p:sld xmlns:p="${show}" xmlns:a="${drawing}"><p:cSld><p:spTree><p:sp><p:nvSpPr><p:cNvPr id="2" name="t"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:txBody>${text}</p:txBody></p:sp></p:spTree></p:cSld></p:sld>`,
			),
		],
		more,
	);
}

export function odt(paragraphs: readonly string[], more: readonly ZipMember[] = []): Uint8Array {
	const office = 'urn:oasis:names:tc:opendocument:xmlns:office:1.0';
	const text = 'urn:oasis:names:tc:opendocument:xmlns:text:1.0';
	const body = paragraphs.map(it => `<text:p>${xml(it)}</text:p>`).join('');
	return packed(
		[
			{ name: 'mimetype', content: 'application/vnd.oasis.opendocument.text', isStored: true },
			part(
				'content.xml',
				`<office:document-content xmlns:office="${office}" xmlns:text="${text}"><office:body><office:text>${body}</office:text></office:body></office:document-content>`,
			),
		],
		more,
	);
}

/** A book of one chapter, which is an HTML document. */
export function epub(chapter: string, more: readonly ZipMember[] = []): Uint8Array {
	return packed(
		[
			{ name: 'mimetype', content: 'application/epub+zip', isStored: true },
			part(
				'META-INF/container.xml',
				'<container><rootfiles><rootfile full-path="b.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
			),
			part(
				'b.opf',
				'<package><metadata/><manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine></package>',
			),
			part('a.xhtml', chapter),
		],
		more,
	);
}

export function xml(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

function part(name: string, content: string): ZipMember {
	return { name, content };
}

function packed(parts: readonly ZipMember[], more: readonly ZipMember[]): Uint8Array {
	return writeZip([...parts.filter(it => !more.some(other => other.name === it.name)), ...more]);
}
