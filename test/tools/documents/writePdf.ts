/** Text on a page: its baseline's place from the lower left corner, in points. */
export interface PdfText {
	readonly text: string;
	readonly x: number;
	readonly y: number;
	readonly size?: number;
	/** `chinese` is a font that the file does not carry, in codes that only a table of pdf.js's explains. */
	readonly font?: 'serif' | 'mono' | 'chinese';
}

export interface PdfOptions {
	/** Entries of the information dictionary, as PDF writes them: `/Title (A title)`. */
	readonly info?: string;
	/** Further entries of the trailer. */
	readonly trailer?: string;
	/** Replaces the page's content, for pages that do what no honest one does. */
	readonly content?: string;
}

/** A PDF of pages of 600 by 800 points with the given texts, as simple as the format allows. */
export function writePdf(pages: readonly (readonly PdfText[])[], options: PdfOptions = {}): Uint8Array {
	const fonts = fontObjects;
	const firstPage = fonts.length + 3;
	const kids = pages.map((_, index) => `${firstPage + index * 2} 0 R`);
	const objects = [
		'<</Type/Catalog/Pages 2 0 R>>',
		`<</Type/Pages/Count ${pages.length}/Kids[${kids.join(' ')}]>>`,
		...fonts,
		...pages.flatMap((texts, index) => {
			const content = options.content ?? texts.map(it => show(it)).join('\n');
			return [
				`<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</serif 3 0 R/mono 4 0 R/chinese 5 0 R>>/XObject<</Self ${firstPage + index * 2 + 1} 0 R>>>>/Contents ${firstPage + index * 2 + 1} 0 R>>`,
				`<</Type/XObject/Subtype/Form/BBox[0 0 600 800]/Length ${content.length}>>stream\n${content}\nendstream`,
			];
		}),
		...(options.info ? [`<<${options.info}>>`] : []),
	];
	const parts = ['%PDF-1.7\n'];
	const offsets: number[] = [];
	let length = parts[0]?.length ?? 0;
	for (const [index, object] of objects.entries()) {
		const text = `${index + 1} 0 obj\n${object}\nendobj\n`;
		offsets.push(length);
		parts.push(text);
		length += text.length;
	}
	const info = options.info ? `/Info ${objects.length} 0 R` : '';
	parts.push(
		`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`,
		...offsets.map(it => `${String(it).padStart(10, '0')} 00000 n \n`),
		`trailer\n<</Size ${objects.length + 1}/Root 1 0 R${info}${options.trailer ?? ''}>>\nstartxref\n${length}\n%%EOF\n`,
	);
	return Uint8Array.from(Buffer.from(parts.join(''), 'latin1'));
}

/** Lines one below the other. */
export function column(
	lines: readonly string[],
	at: { x: number; y: number; leading?: number; size?: number },
): PdfText[] {
	const { x, y, leading = 12, size = 10 } = at;
	return lines.map((text, index) => ({ text, x, y: y - index * leading, size }));
}

function show({ text, x, y, size = 10, font = 'serif' }: PdfText): string {
	const shown =
		font === 'chinese'
			? `<${Buffer.from(text, 'utf16le').swap16().toString('hex')}>`
			: `(${text.replace(/[\\()]/g, '\\$&')})`;
	return `BT /${font} ${size} Tf 1 0 0 1 ${x} ${y} Tm ${shown} Tj ET`;
}

const fontObjects = [
	'<</Type/Font/Subtype/Type1/BaseFont/Times-Roman/Encoding/WinAnsiEncoding>>',
	'<</Type/Font/Subtype/Type1/BaseFont/Courier/Encoding/WinAnsiEncoding>>',
	'<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>>',
	'<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/DW 1000/FontDescriptor 7 0 R>>',
	'<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>',
];
