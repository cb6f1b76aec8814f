import type { ExternalTool } from './externalTools.ts';
import { lineOf } from './runViewWords.ts';
import type { Translate } from './translate.ts';

/**
 * The tools of others that a run is given: those that the user has named, exactly, and nothing else. What of the names cannot be
 * had is a sentence for the user.
 */
export function chooseExternalTools(
	available: readonly ExternalTool[],
	allowed: readonly string[],
	t: Translate,
): { readonly tools: readonly ExternalTool[]; readonly problems: readonly string[] } {
	const tools: ExternalTool[] = [];
	const problems: string[] = [];
	for (const name of new Set(allowed)) {
		const tool = available.find(it => it.name === name);
		if (name.startsWith(ownPrefix)) {
			problems.push(t('The tool {0} is one of Deep Research itself; a run cannot call it.', lineOf(name, 80)));
		} else if (!tool) {
			problems.push(
				t(
					'The tool {0} is not there: install or start what it belongs to, or remove it from the settings.',
					lineOf(name, 80),
				),
			);
		} else if (JSON.stringify(tool.inputSchema ?? {}).length > longestSchema) {
			problems.push(t('The tool {0} was left out: the description of its arguments is too long.', lineOf(name, 80)));
		} else if (tools.length >= mostTools) {
			problems.push(t('The tool {0} was left out: a run takes {1} such tools at most.', lineOf(name, 80), mostTools));
		} else {
			tools.push(tool);
		}
	}
	return { tools, problems };
}

const ownPrefix = 'deep-research_';
/** Every prompt of a run holds all of them. */
const longestSchema = 8_000;
const mostTools = 16;
