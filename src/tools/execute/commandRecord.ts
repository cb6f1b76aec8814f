import { arch, platform } from 'node:os';
import { stripVTControlCharacters } from 'node:util';
import type { Finding } from '../../report/evidence.ts';
import type { ArtifactStore, SnapshotStore } from '../../report/snapshot.ts';
import { LineMap } from '../corpus/lineMap.ts';
import { type QuotableDocument, quoteOf } from '../quotable.ts';
import type { ProcessOutcome } from './runProcess.ts';
import { tellingPassages } from './tellingPassages.ts';

/** What ran, where, and what came of it. */
export interface CommandRecord {
	readonly command: string;
	/** Relative to the project. */
	readonly folder: string;
	/** ISO 8601. */
	readonly startedAt: string;
	/** By name; `undefined` when it ran without one. */
	readonly sandbox: string | undefined;
	readonly outcome: ProcessOutcome;
}

/** Keeps the record as a text file of the run, and quotes what it says: the command with its end, failures, the last lines. */
export async function toFindings(
	record: CommandRecord,
	fileName: string,
	{ artifacts, snapshots }: { readonly artifacts: ArtifactStore; readonly snapshots: SnapshotStore },
): Promise<readonly Finding[]> {
	const head = headOf(record);
	const text = `${head}\n${outputOf(record.outcome) || '(none)'}\n`;
	const source = {
		uri: await artifacts.save(fileName, text),
		title: `Output of \`${record.command}\``,
		type: 'software',
		retrievedAt: record.startedAt,
	};
	const document: QuotableDocument = {
		format: 'text',
		title: source.title,
		path: source.uri,
		hasLines: true,
		text,
		blocks: [],
		sections: [],
		lines: LineMap.ofLines(text),
	};
	const passages = tellingPassages(text, head.length + 1);
	return await Promise.all(passages.map(it => quoteOf(snapshots, document, source, it)));
}

/** What the model is told beside the quotes. */
export function describeRecord({ folder, sandbox, outcome }: CommandRecord): string {
	const output = outputOf(outcome);
	const lines = output === '' ? 0 : output.split('\n').length;
	const where = sandbox === undefined ? 'without a sandbox' : 'on a copy of the project';
	return `${capitalized(describeEnd(outcome))} after ${(outcome.milliseconds / 1_000).toFixed(1)} s, in ${folder}, ${where}; ${lines === 1 ? '1 line' : `${lines} lines`} of output.`;
}

function headOf({ command, folder, startedAt, sandbox, outcome }: CommandRecord): string {
	return [
		`$ ${command}`,
		'',
		`End: ${describeEnd(outcome)}`,
		`Folder: ${folder}`,
		`Started: ${startedAt}, took ${(outcome.milliseconds / 1_000).toFixed(1)} s`,
		`Ran: ${sandbox === undefined ? 'without a sandbox, in the project itself' : `in ${sandbox}, on a copy of the project, without network`}`,
		`Platform: ${platform()} ${arch()}`,
		'',
		'Output:',
		'',
	].join('\n');
}

function describeEnd({ end, exitCode, signal, stderr }: ProcessOutcome): string {
	switch (end) {
		case 'exited':
			return exitCode === undefined ? `ended by ${signal ?? 'a signal'}` : `exit code ${exitCode}`;
		case 'timed-out':
			return 'ended because its time was over';
		case 'too-much-memory':
			return 'ended because it used too much memory';
		case 'disk-full':
			return 'ended because it filled the disk';
		case 'not-started':
			return `not started: ${stderr}`;
	}
}

/** Both streams as a terminal would leave them: no colours, of a line that was written over only its last state. */
function outputOf({ stdout, stderr }: ProcessOutcome): string {
	return [stdout, stderr]
		.map(it =>
			stripVTControlCharacters(it)
				.replaceAll('\r\n', '\n')
				.replace(/^.*\r(?=[^\n])/gm, '')
				.replace(unseen, '')
				.trim(),
		)
		.filter(it => it !== '')
		.join('\n\n');
}

const unseen =
	/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/gu;

function capitalized(text: string): string {
	return text.charAt(0).toUpperCase() + text.slice(1);
}
