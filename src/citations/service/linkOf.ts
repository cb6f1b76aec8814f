import { citationLink } from '../../report/citationLink.ts';
import { isLinkable, resolveUri } from '../../report/uri.ts';
import type { CitationLink } from '../citationDocument.ts';
import type { StoredEvidence, StoredSource } from '../citedReport.ts';

/** What the definition of stored evidence says; `undefined` where a report may not link to its source. */
export function linkOf(evidence: StoredEvidence, source: StoredSource, folder: string): CitationLink | undefined {
	const known = made.get(evidence);
	if (known?.source === source && known.folder === folder) {
		return known.link;
	}
	const link = makeLink(evidence, source, folder);
	made.set(evidence, { source, folder, link });
	return link;
}

/** Completion asks for all of them after each key. */
const made = new WeakMap<
	StoredEvidence,
	{ readonly source: StoredSource; readonly folder: string; readonly link: CitationLink | undefined }
>();

function makeLink(evidence: StoredEvidence, source: StoredSource, folder: string): CitationLink | undefined {
	const uri = absoluteUri(source.uri, folder);
	if (uri === undefined) {
		return undefined;
	}
	const { target, title } = citationLink({ ...evidence, source: { ...source, uri } }, folder);
	const fragment = target.indexOf('#');
	// The way to the source stays as the evidence file has it, whatever form that is of.
	return { target: withoutFragment(source.uri) + (fragment < 0 ? '' : target.slice(fragment)), title };
}

/** Where a stored source lies; `undefined` for an address that a report may not link to. */
export function absoluteUri(uri: string, folder: string): string | undefined {
	try {
		const found = resolveUri(folder, uri);
		return isLinkable(folder, found) ? found : undefined;
	} catch {
		return undefined;
	}
}

function withoutFragment(uri: string): string {
	return uri.replace(/#.*$/s, '');
}
