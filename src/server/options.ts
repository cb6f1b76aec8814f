import * as z from 'zod';
import type { CitationSettings, ServerOptions } from './protocol.ts';

/**
 * What an editor gives with `initialize`. Other editors than ours send what their users have written, or nothing: whatever is
 * not of the form is taken as it usually is.
 */
export function readOptions(value: unknown): ServerOptions {
	const { settings, ...rest } = Options.parse(isRecord(value) ? value : {});
	return { ...rest, settings: readSettings(settings) };
}

/** Settings as an editor sends them; also under `deepResearch.citations`, where editors pass on a whole tree. */
export function readSettings(value: unknown): CitationSettings {
	const tree = isRecord(value) && isRecord(value['deepResearch']) ? value['deepResearch']['citations'] : value;
	return Settings.parse(isRecord(tree) ? tree : {});
}

const level = z.enum(['error', 'warning', 'information', 'hint', 'off']);

const Settings = z.object({
	enabled: z.boolean().catch(true),
	scope: z.enum(['reports', 'allMarkdown']).catch('reports'),
	diagnostics: z
		.record(z.string(), z.unknown())
		.catch({})
		.transform(it =>
			Object.fromEntries(
				Object.entries(it).flatMap(([code, value]) => {
					const { data } = level.safeParse(value);
					return data === undefined ? [] : [[code, data]];
				}),
			),
		),
	codeLens: z.boolean().catch(true),
	inlayHints: z.boolean().catch(false),
	mostQuoted: z.number().min(40).max(100_000).catch(600),
	daysUntilStale: z.number().min(0).catch(0),
});

const Options = z.object({
	words: z.record(z.string(), z.string()).catch({}),
	runFolders: z.array(z.string()).catch([]),
	hasCommands: z.boolean().catch(false),
	settings: z.unknown().optional(),
});

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
