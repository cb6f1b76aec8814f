import { DocumentError } from '../documentReader.ts';
import type { Archive } from './archive.ts';
import { linearMathml } from './mathml.ts';
import { dublinCore, type Properties, resolveName } from './officePackage.ts';
import { findAll, type XmlElement, xmlTree } from './xml.ts';

/** What an OpenDocument file says of itself. */
export async function odfProperties(archive: Archive): Promise<Properties> {
	return archive.has('meta.xml')
		? dublinCore(xmlTree(await archive.read('meta.xml')))
		: { title: undefined, metadata: {} };
}

/** Throws `DocumentError` when the file's parts are encrypted, each by itself, as OpenDocument does it. */
export async function refuseEncrypted(archive: Archive): Promise<void> {
	const manifest = 'META-INF/manifest.xml';
	if (archive.has(manifest)) {
		const entries = findAll(xmlTree(await archive.read(manifest)), 'manifest:encryption-data');
		if (entries.length > 0) {
			throw new DocumentError('encrypted', 'It is protected by a password. Ask for a copy without one.');
		}
	}
}

/** The equations of a text by the names that it has for them; what is no equation is left out. */
export async function equationsOf(archive: Archive, body: XmlElement | undefined): Promise<Map<string, string>> {
	const equations = new Map<string, string>();
	for (const { attributes } of findAll(body, 'draw:object')) {
		const reference = attributes['xlink:href'] ?? '';
		const part = `${resolveName('', reference)}/content.xml`;
		if (archive.has(part) && !equations.has(reference)) {
			const content = xmlTree(await archive.read(part));
			if (/(?:^|:)math$/.test(content.name)) {
				equations.set(reference, linearMathml(content));
			}
		}
	}
	return equations;
}
