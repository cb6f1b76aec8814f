import type { CitationSettings } from '../server/protocol.ts';

/** The settings of citations, by their names without `deepResearch.`. What cannot be used is as it usually is. */
export function checkCitationSettings(read: (name: string) => unknown): CitationSettings {
	const flag = (name: string, usual: boolean): boolean => {
		const value = read(name);
		return typeof value === 'boolean' ? value : usual;
	};
	const number = (name: string, usual: number, least: number, most: number): number => {
		const value = read(name);
		return typeof value === 'number' && Number.isFinite(value) ? Math.min(most, Math.max(least, value)) : usual;
	};
	return {
		enabled: flag('citations.enabled', true),
		scope: read('citations.scope') === 'allMarkdown' ? 'allMarkdown' : 'reports',
		diagnostics: levelsOf(read('citations.diagnostics')),
		codeLens: flag('citations.codeLens', true),
		inlayHints: flag('citations.inlayHints', false),
		mostQuoted: number('citations.hover.maxQuoteLength', 600, 40, 100_000),
		daysUntilStale: number('citations.staleAfterDays', 0, 0, Number.MAX_SAFE_INTEGER),
	};
}

type Level = CitationSettings['diagnostics'][string];

function levelsOf(value: unknown): CitationSettings['diagnostics'] {
	const levels: Record<string, Level> = {};
	for (const [code, wanted] of typeof value === 'object' && value !== null ? Object.entries(value) : []) {
		const level = (['error', 'warning', 'information', 'hint', 'off'] as const).find(it => it === wanted);
		if (level) {
			levels[code] = level;
		}
	}
	return levels;
}
