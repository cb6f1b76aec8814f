/** What the front matter of a report says of where its evidence is. */
export interface PreviewFront {
	readonly run: string | undefined;
	/** Of a file beside it. */
	readonly evidence: string | undefined;
}

/** Reads the start of a document. It is asked at each rendering, so it parses nothing else. */
export function previewFrontOf(markdown: string): PreviewFront {
	const front = /^\ufeff?---\r?\n([^]*?)\r?\n---[ \t]*(?:\r?\n|$)/.exec(markdown.slice(0, longest))?.[1] ?? '';
	const evidence = fieldOf(front, 'evidence');
	return {
		run: fieldOf(front, 'run'),
		evidence: evidence !== undefined && /^[^/\\:\0]+$/.test(evidence) && !/^\.+$/.test(evidence) ? evidence : undefined,
	};
}

const longest = 16_384;

/** A plain word, or a JSON string, which is a YAML string. */
function fieldOf(front: string, name: string): string | undefined {
	const value = new RegExp(`^${name}:[ \\t]*(\\S.*?)[ \\t]*\\r?$`, 'm').exec(front)?.[1];
	if (value === undefined || !/^["']/.test(value)) {
		return value;
	}
	try {
		const string: unknown = JSON.parse(value.startsWith('"') ? value : `"${value.slice(1, -1)}"`);
		return typeof string === 'string' && string !== '' ? string : undefined;
	} catch {
		return undefined;
	}
}
