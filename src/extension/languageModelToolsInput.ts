import * as z from 'zod';

/**
 * What each language-model tool accepts, under the name that the manifest gives it. The editor does not check what a model
 * sends: `invoke` parses it with these. The manifest holds the same as JSON schema, and a test holds both equal.
 */
export const languageModelToolInputs = {
	'deep-research_run_research': z.object({
		question: z
			.string()
			.trim()
			.min(3)
			.max(4_000)
			.describe('What to research: one self-contained question. The research sees nothing of this conversation.'),
		mode: z
			.enum(['quick', 'deep'])
			.default('quick')
			.describe('quick: a few rounds. deep: many rounds, which take longer and cost more; for a thorough report.'),
		sources: z
			.array(z.enum(['web', 'papers', 'project']))
			.min(1)
			.max(3)
			.default(['web', 'papers', 'project'])
			.describe(
				'Where to look: the web, catalogues of scholarly papers, the files of the open workspace folder. What the user has switched off stays off.',
			),
		folder: z
			.string()
			.max(4_096)
			.optional()
			.describe(
				'Absolute path of the workspace folder that the question is about, and into which the report is written. Needed only when several are open.',
			),
	}),
	'deep-research_search_evidence': z.object({
		query: z.string().trim().min(2).max(500).describe('Words to look for.'),
		limit: z.int().min(1).max(30).default(8).describe('How many passages at most.'),
		run: z
			.string()
			.max(120)
			.optional()
			.describe('Id of one research run, to search only that. Default: all past research over the open folders.'),
	}),
	'deep-research_read_source': z.object({
		source: z
			.string()
			.trim()
			.min(1)
			.max(4_096)
			.describe('The uri or the sha256 of a source, exactly as search_evidence or run_research gave it.'),
		run: z
			.string()
			.max(120)
			.optional()
			.describe('Id of the research run that read it. Default: the newest one that did.'),
		fromLine: z.int().min(1).max(10_000_000).optional().describe('First line of the stored text to return, from 1.'),
		toLine: z.int().min(1).max(10_000_000).optional().describe('Last line to return.'),
		quote: z
			.string()
			.max(4_000)
			.optional()
			.describe('Words of the source: returns the lines around the place where they stand, instead of a line range.'),
	}),
	'deep-research_check_citations': z.object({
		report: z
			.string()
			.trim()
			.min(1)
			.max(4_096)
			.describe('Absolute path of a report (.md) of Deep Research in an open workspace folder.'),
	}),
} as const;

export type LanguageModelToolName = keyof typeof languageModelToolInputs;
export type LanguageModelToolInput<Name extends LanguageModelToolName> = z.infer<
	(typeof languageModelToolInputs)[Name]
>;

/** The JSON schema of a tool's input, as it stands in the manifest. */
export function manifestSchemaOf(name: LanguageModelToolName): unknown {
	const { $schema: _, ...schema } = z.toJSONSchema(languageModelToolInputs[name], { io: 'input' });
	return schema;
}
