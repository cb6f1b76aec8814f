// The citation server as an editor meets it: a process of its own, on a report of 20,000 words with 300 citations.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
	createProtocolConnection,
	type ProtocolConnection,
	StreamMessageReader,
	StreamMessageWriter,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { nodeArguments } from '../src/server/protocol.ts';
import { longReport } from '../test/server/longReport.ts';
import { median, printTable, quantile } from './table.ts';

const starts = 9;
const requests = 300;
const server = fileURLToPath(new URL('../dist/server.js', import.meta.url));
if (!existsSync(server)) {
	console.error('dist/server.js is not there: run "npm run build" first.');
	process.exit(2);
}
const { report, evidence, snapshots } = longReport(19_000, 300);
const body = report.slice(0, report.indexOf('\n## Sources\n'));
const place = mkdtempSync(join(tmpdir(), 'deep-research-bench-'));
try {
	mkdirSync(join(place, 'long.sources'));
	writeFileSync(join(place, 'long.evidence.json'), evidence);
	snapshots.forEach((text, sha256) => writeFileSync(join(place, 'long.sources', `${sha256}.md`), text));
	const first: number[] = [];
	const bare: number[] = [];
	for (let count = 0; count < starts; count++) {
		bare.push(timeOf(() => execFileSync(process.execPath, ['-e', '0'])));
		const began = performance.now();
		await using editor = await open();
		await editor.ask('textDocument/hover', citationAt(0));
		first.push(performance.now() - began);
	}
	await using editor = await open();
	await editor.ask('deepResearch/check', { uri: editor.uri });
	const checked = editor.memory();
	const hovers = await times(index => editor.ask('textDocument/hover', citationAt(index)));
	const keystrokes: number[] = [];
	const completions: number[] = [];
	for (let index = 0; index < requests; index++) {
		const { position } = citationAt(index);
		const typed = { line: position.line, character: position.character + 3 };
		keystrokes.push(await editor.keystroke(typed, '['));
		const behind = { ...typed, character: typed.character + 1 };
		completions.push(await timeOfAsync(() => editor.ask('textDocument/completion', { position: behind })));
		await editor.keystroke(typed, '', behind);
	}
	const edits = await times(() => editor.ask('deepResearch/organize', { uri: editor.uri }), 30);
	printTable(
		['server, 20,000 words, 300 citations', 'measured', 'target'],
		[
			['words', body.split(/\s+/).length, ''],
			['citations', [...body.matchAll(/\[\d+[a-z]*\](?!:)/g)].length, ''],
			['an empty Node process, ms', median(bare), ''],
			['start to first hover, median, ms', median(first), '< 150'],
			['the same, slowest, ms', Math.max(...first), ''],
			['memory once the report is checked, MB', checked, '< 80'],
			['memory after 600 keystrokes, MB', editor.memory(), ''],
			['hover, median, ms', median(hovers), ''],
			['hover, p95, ms', quantile(hovers, 0.95), '< 10'],
			['completion, median, ms', median(completions), ''],
			['completion, p95, ms', quantile(completions, 0.95), '< 10'],
			['keystroke to diagnostics, median, ms', median(keystrokes), '< 20'],
			['the same, p95, ms', quantile(keystrokes, 0.95), ''],
			['organize, median, ms', median(edits), ''],
		],
	);
} finally {
	rmSync(place, { recursive: true, force: true });
}

interface Editor extends AsyncDisposable {
	readonly uri: string;
	ask(method: string, params: object): Promise<unknown>;
	/** Types a text over a stretch, and gives the milliseconds until the problems of the new version are there. */
	keystroke(start: Place, text: string, end?: Place): Promise<number>;
	/** In MB, of the process. */
	memory(): number;
}

interface Place {
	readonly line: number;
	readonly character: number;
}

/** The place of one of the citations, inside of its brackets. */
function citationAt(index: number): { readonly position: Place } {
	const document = TextDocument.create('', '', 0, report);
	const all = [...body.matchAll(/\[\d+[a-z]*\](?!:)/g)];
	const at = all[(index * 7) % all.length]?.index ?? 0;
	return { position: document.positionAt(at + 1) };
}

async function open(): Promise<Editor> {
	const child = spawn(process.execPath, [...nodeArguments, server, '--stdio'], {
		stdio: ['pipe', 'pipe', 'inherit'],
		// As the extension does: what Node has compiled once is kept.
		env: { ...process.env, NODE_COMPILE_CACHE: join(place, 'compiled') },
	});
	const connection = createProtocolConnection(
		new StreamMessageReader(child.stdout),
		new StreamMessageWriter(child.stdin),
	);
	connection.onUnhandledNotification(() => {});
	connection.listen();
	const uri = pathToFileURL(join(place, 'long.md')).href;
	await connection.sendRequest('initialize', {
		processId: process.pid,
		rootUri: pathToFileURL(place).href,
		capabilities: {},
	});
	await connection.sendNotification('initialized', {});
	await connection.sendNotification('textDocument/didOpen', {
		textDocument: { uri, languageId: 'markdown', version: 1, text: report },
	});
	let version = 1;
	const ask = async (method: string, params: object): Promise<unknown> =>
		await connection.sendRequest(method, { textDocument: { uri }, ...params });
	return {
		uri,
		ask,
		async keystroke(start, text, end = start) {
			version++;
			return await timeOfAsync(async () => {
				await connection.sendNotification('textDocument/didChange', {
					textDocument: { uri, version },
					contentChanges: [{ range: { start, end }, text }],
				});
				await ask('textDocument/diagnostic', {});
			});
		},
		memory: () => memoryOf(child),
		[Symbol.asyncDispose]: () => close(connection, child),
	};
}

async function close(connection: ProtocolConnection, child: ChildProcess): Promise<void> {
	const ended = new Promise(resolve => child.once('exit', resolve));
	await connection.sendRequest('shutdown');
	await connection.sendNotification('exit');
	await ended;
	connection.dispose();
}

function memoryOf({ pid }: ChildProcess): number {
	const kilobytes = existsSync(`/proc/${pid}/status`)
		? /^VmRSS:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
		: execFileSync('ps', ['-o', 'rss=', '-p', `${pid}`], { encoding: 'utf8' });
	return Number(kilobytes) / 1024;
}

async function times(act: (index: number) => Promise<unknown>, count = requests): Promise<readonly number[]> {
	const found: number[] = [];
	for (let index = 0; index < count; index++) {
		found.push(await timeOfAsync(() => act(index)));
	}
	return found;
}

async function timeOfAsync(act: () => Promise<unknown>): Promise<number> {
	const began = performance.now();
	await act();
	return performance.now() - began;
}

function timeOf(act: () => void): number {
	const began = performance.now();
	act();
	return performance.now() - began;
}
