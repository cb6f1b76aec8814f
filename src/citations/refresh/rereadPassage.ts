import type { Stretch } from '../../report/markdownText.ts';
import type { Locator } from '../../report/source.ts';
import type { StoredEvidence, StoredSource } from '../citedReport.ts';
import { rereadQuote } from '../rereadQuote.ts';

/** What came of reading a source of a report again. Reasons are sentences. */
export type SourceReading =
	| {
			readonly kind: 'read';
			/** Where it was found, as an absolute URI: a report may have been moved away from its sources. */
			readonly uri: string;
			/** The clean text, and its SHA-256 in hex. */
			readonly text: string;
			readonly sha256: string;
			/** ISO date and time. */
			readonly retrievedAt: string;
			/** Where a stretch of the text stands. */
			readonly locate: (at: Stretch) => Locator;
	  }
	/** Its server says so, or the file is not there. */
	| { readonly kind: 'gone'; readonly reason: string }
	/** It could not be asked, so nothing is known of it. */
	| { readonly kind: 'unreachable'; readonly reason: string };

/**
 * What has become of a passage. `same`: its source has not changed. `still-there`: the source has, and the words stand in it.
 * `changed`: it reads differently now. `vanished`: the source is there, and the passage is not. `gone` and `unreachable` are
 * those of its source.
 */
export type PassageState = 'same' | 'still-there' | 'changed' | 'vanished' | 'gone' | 'unreachable';

/** What a refresh makes of a passage. `left`: nothing is known, or nothing is to be done. `doubted`: its user is to decide. */
export type RefreshAct = 'left' | 'updated' | 'doubted';

/** A passage of a report after its source was read again. */
export interface RereadPassage {
	readonly evidence: StoredEvidence;
	readonly state: PassageState;
	/** As it stands now; `undefined` where it does not. */
	readonly now: PassageNow | undefined;
	/** Whether a `changed` passage has the same words, set otherwise. */
	readonly isReset: boolean;
	/** Why its source is `gone` or `unreachable`. */
	readonly reason: string | undefined;
}

export type PassageNow = Pick<StoredEvidence, 'quote' | 'prefix' | 'suffix' | 'locator'>;

/** Looks for a passage in what its source says now. `snapshot` is the text in which it was read, where that is at hand. */
export function rereadPassage(
	evidence: StoredEvidence,
	source: StoredSource,
	reading: SourceReading,
	snapshot: string | undefined,
): RereadPassage {
	if (reading.kind !== 'read') {
		return { evidence, state: reading.kind, now: undefined, isReset: false, reason: reading.reason };
	}
	const isUnchanged = reading.sha256 === source.sha256;
	const found = rereadQuote(evidence, reading.text, isUnchanged ? reading.text : snapshot);
	if (found.kind === 'vanished') {
		return { evidence, state: 'vanished', now: undefined, isReset: false, reason: undefined };
	}
	const now = passageAt(reading, found.at, evidence);
	const state = found.kind !== 'stands' ? 'changed' : isUnchanged && isSame(now, evidence) ? 'same' : 'still-there';
	return { evidence, state, now, isReset: found.kind === 'reset', reason: undefined };
}

/** As many characters as tools keep of what stands around a quote. */
const contextLength = 80;

function passageAt(
	{ text, locate }: Extract<SourceReading, { kind: 'read' }>,
	at: Stretch,
	before: StoredEvidence,
): PassageNow {
	const locator = locate(at);
	return {
		quote: text.slice(at.start, at.end),
		prefix: text.slice(Math.max(0, at.start - contextLength), at.start).replace(/^[\udc00-\udfff]/, ''),
		suffix: text.slice(at.end, at.end + contextLength).replace(/[\ud800-\udbff]$/, ''),
		locator: Object.keys(locator).length > 0 ? locator : before.locator,
	};
}

/** Of a text that has not changed: whether the passage is where it was. */
function isSame({ locator }: PassageNow, before: StoredEvidence): boolean {
	const names = new Set([...Object.keys(locator), ...Object.keys(before.locator)]);
	return [...names].every(it => JSON.stringify(locator[it]) === JSON.stringify(before.locator[it]));
}
