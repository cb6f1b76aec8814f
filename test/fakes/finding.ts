import type { Finding } from '../../src/report/evidence.ts';

/** A finding of which a test says only what it is about. */
export function finding({
	uri = 'a',
	title = 'Title',
	quote = 'Quote.',
	line = 1,
}: {
	readonly uri?: string;
	readonly title?: string;
	readonly quote?: string;
	readonly line?: number;
}): Finding {
	return {
		source: {
			uri: uri.includes(':') ? uri : `file:///docs/${uri}.md`,
			title,
			type: 'document',
			retrievedAt: '2026-01-02T03:04:05.000Z',
			sha256: '0'.repeat(64),
		},
		quote,
		prefix: '',
		suffix: '',
		locator: { lines: [line, line] },
	};
}
