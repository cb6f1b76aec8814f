import { evidenceCitations } from '../../report/citation.ts';
import type { Evidence } from '../../report/evidence.ts';
import type { EvidenceReader } from '../../report/ledger.ts';
import { sectionsOf } from './sections.ts';

/** A part of a report all of whose citations lead to one place. */
export interface SingleSourced {
	/** Empty for the answer. */
	readonly heading: string;
	/** As a reader knows it: the host of a web page, the name of a file. */
	readonly site: string;
}

/** What of a report rests on one site, and does not say so; `all` when nothing in it rests on another. */
export function singleSourced(
	{ answer, report }: { readonly answer: string; readonly report: string },
	evidence: EvidenceReader,
): { readonly all: string | undefined; readonly parts: readonly SingleSourced[] } {
	const parts = [{ heading: '', text: answer }, ...sectionsOf(report)];
	const sited = parts.map(({ heading, text }) => ({ heading, text, sites: sitesOf(text, evidence) }));
	const everywhere = new Set(sited.flatMap(it => it.sites));
	const [only] = everywhere;
	if (only !== undefined && everywhere.size === 1) {
		return { all: sited.some(it => saysSo.test(it.text)) ? undefined : only, parts: [] };
	}
	return {
		all: undefined,
		parts: sited.flatMap(({ heading, text, sites: [site, ...others] }) =>
			site === undefined || others.length > 0 || saysSo.test(text) ? [] : [{ heading, site }],
		),
	};
}

function sitesOf(text: string, evidence: EvidenceReader): readonly string[] {
	const ids = evidenceCitations(text).flatMap(it => it.ids);
	return [...new Set(ids.flatMap(it => evidence.get(it) ?? []).map(siteOf))];
}

/** Pages of one host speak with one voice; each file of a folder is a source of its own. */
export function siteOf({ source }: Pick<Evidence, 'source'>): string {
	const url = URL.parse(source.uri);
	if (url && /^https?:$/.test(url.protocol)) {
		return url.host.replace(/^www\./, '');
	}
	const path = source.uri
		.replace(/[?#].*$/, '')
		.split('/')
		.slice(-2)
		.join('/');
	try {
		return decodeURIComponent(path);
	} catch {
		return path;
	}
}

/** Words with which a text says that it has but one source. */
const saysSo =
	/\b(?:single|sole|one|lone|only)[ -]source\b|\bonly (?:one|a single) (?:source|page|paper|study|document|passage)\b|(?:单一|唯一)(?:的)?来源|(?:仅|只)(?:有|来自|见于)?一[个处份篇]/i;
