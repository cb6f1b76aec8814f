import { open } from 'node:fs/promises';
import type { RunEvent } from '../agent/events.ts';
import { diskProblem } from '../runs/diskProblem.ts';
import { CommandError, exitCode } from './exitCode.ts';
import type { Terminal } from './terminal.ts';

/** Where `--events` sends the events of a run, one JSON object a line. */
export interface EventSink {
	send(event: RunEvent): Promise<void>;
	close(): Promise<void>;
}

/** `-` is stdout. A file is added to, never overwritten. */
export async function openEventSink(target: string | undefined, stdout: Terminal): Promise<EventSink | undefined> {
	if (target === undefined) {
		return undefined;
	}
	if (target === '-') {
		return { send: event => stdout.write(`${formatEvent(event)}\n`), close: async () => {} };
	}
	try {
		const file = await open(target, 'a');
		return { send: event => file.appendFile(`${formatEvent(event)}\n`), close: () => file.close() };
	} catch (error) {
		throw new CommandError(
			exitCode.unwritable,
			`The events cannot be written to ${target}: ${diskProblem(error)}. Name another file after --events, or - for stdout.`,
		);
	}
}

/** What a terminal would obey or hide is written as JSON escapes: the same value, harmless to look at. */
function formatEvent(event: RunEvent): string {
	return JSON.stringify(event).replace(
		/[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
		it => `\\u${it.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
}
