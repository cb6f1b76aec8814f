import { DocumentBuilder } from '../documentBuilder.ts';
import type { DocumentInput, ReadDocument } from '../documentReader.ts';
import { openArchive } from './archive.ts';
import { odfProperties, refuseEncrypted } from './odfPackage.ts';
import { OdsSheets } from './odsSheets.ts';
import { noteMacros, notePictures } from './officePackage.ts';
import { writeSheets } from './writeSheets.ts';
import { parseXml } from './xml.ts';

/** Reads an OpenDocument spreadsheet as a workbook is read: values, sheet by sheet, places by cells. */
export async function readOds({ bytes, rows }: DocumentInput): Promise<ReadDocument> {
	const archive = await openArchive(bytes);
	await refuseEncrypted(archive);
	const { title, metadata } = await odfProperties(archive);
	const builder = new DocumentBuilder();
	const sheets = new OdsSheets(builder);
	parseXml(await archive.read('content.xml'), sheets);
	writeSheets(builder, sheets.read, rows);
	notePictures(builder, archive, 'Pictures/');
	noteMacros(builder, archive);
	return builder.build({ title, metadata, whenEmpty: 'All its sheets are empty.' });
}
