import { parseEvidenceFile } from '../report/evidenceFile.ts';
import type { PreviewCards } from './previewCard.ts';
import { previewCardsOf } from './previewCards.ts';
import type { Translate } from './translate.ts';

/** A Markdown document that is previewed. */
export interface PreviewedDocument {
	/** URI of the folder that it lies in. */
	readonly folder: string;
	/** Names in that folder under which its evidence may lie, the most likely one first. */
	readonly names: readonly string[];
	/** Of its front matter. Evidence of any other run is not shown. */
	readonly run: string | undefined;
}

/** Reads the evidence beside a document. `undefined` when there is none that fits: most documents are no reports. */
export async function loadPreviewCards(
	{ folder, names, run }: PreviewedDocument,
	/** The text of a plain file of the folder that is not too large. */
	read: (name: string) => Promise<string | undefined>,
	t: Translate,
): Promise<PreviewCards | undefined> {
	for (const name of names) {
		const text = await read(name);
		const file = text === undefined ? undefined : parseEvidenceFile(text);
		if (file && 'evidence' in file && (run === undefined || run === file.run)) {
			return previewCardsOf(file, folder, t);
		}
	}
	return undefined;
}
