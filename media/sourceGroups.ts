import type { SourceLine } from '../src/extension/runViewProtocol.ts';

export interface SourceGroup {
	readonly site: string;
	readonly sources: readonly SourceLine[];
	readonly cited: number;
}

/** Sources by site, those that the report leans on most first; `filter` keeps what has all of its words in site, title or address. */
export function sourceGroups(sources: readonly SourceLine[], filter: string): SourceGroup[] {
	const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
	const kept = sources.filter(({ site, title, uri }) => {
		const text = `${site} ${title} ${uri}`.toLowerCase();
		return words.every(it => text.includes(it));
	});
	return [...Map.groupBy(kept, it => it.site)]
		.map(([site, group]) => ({
			site,
			sources: [...group].sort((a, b) => b.cited - a.cited || b.passages - a.passages),
			cited: group.reduce((sum, it) => sum + it.cited, 0),
		}))
		.sort((a, b) => b.cited - a.cited || b.sources.length - a.sources.length || a.site.localeCompare(b.site));
}
