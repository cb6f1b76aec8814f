import type { CitationState, ReportState, RoundDetails } from './runViewProtocol.ts';

/** How many bytes a value takes in a message. */
export function sizeOf(value: unknown): number {
	const json: string | undefined = JSON.stringify(value);
	return json === undefined ? 0 : Buffer.byteLength(json);
}

/**
 * The value, or a copy that takes at most `most` bytes: long texts end early and say how much is left out, long lists end early.
 * What the panel is sent is cut where it is made; this is the guard for what nobody thought of.
 */
export function fitted<Value>(value: Value, most: number): Value {
	let fit = value;
	for (let longest = most; sizeOf(fit) > most && longest >= 1; longest /= 2) {
		fit = JSON.parse(JSON.stringify(value, (_, it) => shortened(it, Math.floor(longest))));
	}
	return fit;
}

/** A report that takes at most `most` bytes: the marks of its last change go first, then quotes, then the rest. */
export function fittedReport(report: ReportState, most: number): ReportState {
	if (sizeOf(report) <= most) {
		return report;
	}
	const unmarked = { ...report, before: undefined };
	return sizeOf(unmarked) <= most ? unmarked : { ...unmarked, ...fittedText(report, most - 200) };
}

/** A round that takes at most `most` bytes; one half is for its report. */
export function fittedRound(details: RoundDetails, most: number): RoundDetails {
	if (sizeOf(details) <= most) {
		return details;
	}
	const { report, citations, ...rest } = details;
	const text = fittedText({ markdown: report, citations }, most / 2);
	return { ...fitted(rest, most / 2), report: text.markdown, citations: text.citations };
}

interface CitedText {
	readonly markdown: string;
	readonly citations: Readonly<Record<string, CitationState>>;
}

/** The text comes before the quotes that it cites. */
function fittedText({ markdown, citations }: CitedText, most: number): CitedText {
	const text = fitted(markdown, most - 100);
	let room = most - 100 - sizeOf(text);
	const kept: Record<string, CitationState> = {};
	for (const [id, citation] of Object.entries(citations)) {
		const short = { ...citation, quote: cutEnd(citation.quote, shortQuote) };
		room -= sizeOf(short) + id.length + 4;
		if (room < 0) {
			break;
		}
		kept[id] = short;
	}
	return { markdown: text, citations: kept };
}

const shortQuote = 160;
/** Objects have fewer members than this, unless they are lists by name. */
const mostMembers = 64;

/** One value without what is too long in it; what it holds comes next. */
function shortened(value: unknown, longest: number): unknown {
	if (typeof value === 'string') {
		return cutEnd(value, longest);
	}
	if (Array.isArray(value)) {
		return value.slice(0, longest);
	}
	if (typeof value === 'object' && value !== null) {
		return Object.fromEntries(Object.entries(value).slice(0, Math.max(mostMembers, longest)));
	}
	return value;
}

function cutEnd(text: string, most: number): string {
	if (text.length <= most) {
		return text;
	}
	return `${text.slice(0, most).replace(/[\ud800-\udbff]$/, '')}… (+${text.length - most})`;
}
