import * as z from 'zod';
import { defineTool, type Environment, ToolError } from '../../src/agent/tool.ts';
import type { Finding } from '../../src/report/evidence.ts';

const pages = new Map([
	['ice.md', ['Ice melts at 0 °C.', 'Sea ice melts at about −1.8 °C.']],
	['steam.md', ['Steam is hot.']],
]);

/** A small world of two pages: `visit` quotes every line of one. */
export const iceWorld: Environment = {
	name: 'corpus',
	tools: () => [
		defineTool({
			name: 'visit',
			description: 'Reads a page.',
			effects: ['reads-project'],
			input: z.object({ page: z.string() }),
			async execute({ page }) {
				const lines = pages.get(page);
				if (!lines) {
					throw new ToolError(`There is no page ${page}. Pages: ${[...pages.keys()].join(', ')}.`);
				}
				return { observation: `${page}: ${lines.length} lines.`, findings: lines.map((_, i) => iceFinding(page, i)) };
			},
		}),
	],
};

/** The finding that is the `line`th line (from 0) of a page. */
export function iceFinding(page: string, line: number): Finding {
	const lines = pages.get(page) ?? [];
	return {
		source: {
			uri: `file:///world/${page}`,
			title: page === 'ice.md' ? 'Ice' : 'Steam',
			type: 'document',
			retrievedAt: '2026-01-02T03:04:05.000Z',
			sha256: (page === 'ice.md' ? 'a' : 'b').repeat(64),
		},
		quote: lines[line] ?? '?',
		prefix: '',
		suffix: '',
		locator: { lines: [line + 1, line + 1] },
	};
}
