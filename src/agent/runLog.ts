import * as z from 'zod';
import { crc32 } from '../base/crc32.ts';
import { RunEvent } from './events.ts';

export const runLogVersion = 1;

/** One event as it was logged. `epoch` counts the writers a run has had; `seq` counts its events from 1. */
export interface LoggedEvent {
	readonly seq: number;
	readonly epoch: number;
	/** ISO wall time of the write, for people; the order is `seq`'s. */
	readonly at: string;
	readonly event: RunEvent;
}

/**
 * Writes one line of a run log, without its line break:
 * `{"v":1,"seq":1,"epoch":1,"at":"…","event":{…},"crc":"…"}`, where `crc` is of all that stands before `,"crc"`.
 */
export function formatLogLine({ seq, epoch, at, event }: LoggedEvent): string {
	const head = JSON.stringify({ v: runLogVersion, seq, epoch, at, event }).slice(0, -1);
	return `${head},"crc":"${crc32(head)}"}`;
}

/** What a log holds that can be trusted. */
export interface RunLog {
	readonly events: readonly LoggedEvent[];
	/** What could not be read, a sentence each; empty for a log that was closed well. */
	readonly problems: readonly string[];
	/** How many bytes of UTF-8 hold whole, valid lines: a writer continues there. */
	readonly validBytes: number;
	/** Of the last of those lines; 0 when there is none. */
	readonly seq: number;
	readonly epoch: number;
	/** How many events were passed over because this version does not know their kind. */
	readonly unknown: number;
	/** Whether more stands after the valid lines than one that was cut short. */
	readonly isDamaged: boolean;
}

/**
 * Reads a run log: its longest valid prefix, never an altered event, never a throw. A last line that was cut by a crash is
 * left out and said. A line of an older epoch after a newer one was written by a process that had lost the run: it is
 * passed over. A line of a kind that this version does not know is passed over and counted, so that old programs read new logs.
 */
export function parseRunLog(text: string): RunLog {
	const events: LoggedEvent[] = [];
	const problems: string[] = [];
	let unknown = 0;
	let seq = 0;
	let epoch = 0;
	let at = 0;
	let lines = 0;
	let isDamaged = false;
	while (at < text.length) {
		const newline = text.indexOf('\n', at);
		const line = newline < 0 ? undefined : parseLine(text.slice(at, newline));
		if (!line || (line.epoch >= epoch && line.seq !== seq + 1)) {
			const rest = text.length - at;
			isDamaged = newline >= 0;
			problems.push(
				newline < 0
					? `The last line was cut short (${rest} characters); the run goes on from the line before it.`
					: `Line ${lines + 1} is damaged; it and what follows (${rest} characters) were not read.`,
			);
			break;
		}
		at = newline + 1;
		lines++;
		if (line.epoch < epoch) {
			continue;
		}
		({ seq, epoch } = line);
		if (line.event) {
			events.push({ seq, epoch, at: line.at, event: line.event });
		} else {
			unknown++;
		}
	}
	if (unknown > 0) {
		problems.push(`${unknown} events are of a kind that this version does not know; they were passed over.`);
	}
	const validBytes = new TextEncoder().encode(text.slice(0, at)).length;
	return { events, problems, validBytes, seq, epoch, unknown, isDamaged };
}

const Envelope = z.object({
	v: z.int().min(1),
	seq: z.int().min(1),
	epoch: z.int().min(1),
	at: z.string(),
	event: z.looseObject({ type: z.string() }),
});

function parseLine(line: string): (Omit<LoggedEvent, 'event'> & { event: RunEvent | undefined }) | undefined {
	const end = line.lastIndexOf(',"crc":"');
	if (end < 0 || line.slice(end) !== `,"crc":"${crc32(line.slice(0, end))}"}`) {
		return undefined;
	}
	let json: unknown;
	try {
		json = JSON.parse(line);
	} catch {
		return undefined;
	}
	const envelope = Envelope.safeParse(json);
	if (!envelope.success) {
		return undefined;
	}
	const { seq, epoch, at } = envelope.data;
	return { seq, epoch, at, event: RunEvent.safeParse(envelope.data.event).data };
}
