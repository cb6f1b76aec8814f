import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
	createProtocolConnection,
	type LocationLink,
	type ProtocolConnection,
	StreamMessageReader,
	StreamMessageWriter,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { temporaryFolder } from '../runs/temporaryFolder.ts';
import { iceFile, reportUri, writeIceReport } from './iceReport.ts';
import { memoryFiles } from './memoryFiles.ts';

const main = fileURLToPath(new URL('../../src/server/main.ts', import.meta.url));
const name = '2026-11-23-ice';

interface Served extends AsyncDisposable {
	readonly connection: ProtocolConnection;
	/** The first place that the definition of a label leads to. */
	definition(label: string): Promise<string | undefined>;
}

/** Puts the report with its files into a folder, and starts the server over it as an editor does. */
async function serve(root: string, prepare: (folder: string) => void = () => {}): Promise<Served> {
	const files = memoryFiles();
	const { report } = writeIceReport(files);
	for (const [uri, text] of files.texts) {
		const path = join(root, fileURLToPath(uri).slice('/project/'.length));
		mkdirSync(join(path, '..'), { recursive: true });
		writeFileSync(path, text);
	}
	const folder = join(root, 'research');
	mkdirSync(join(folder, `${name}.sources`));
	files.snapshots.forEach((text, sha256) => writeFileSync(join(folder, `${name}.sources`, `${sha256}.md`), text));
	prepare(folder);
	const child = spawn(process.execPath, [main, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
	const connection = createProtocolConnection(
		new StreamMessageReader(child.stdout),
		new StreamMessageWriter(child.stdin),
	);
	connection.listen();
	await connection.sendRequest('initialize', {
		processId: process.pid,
		rootUri: pathToFileURL(root).href,
		capabilities: { workspace: { textDocumentContent: {} } },
	});
	await connection.sendNotification('initialized', {});
	const uri = pathToFileURL(join(folder, fileURLToPath(reportUri).split('/').at(-1) ?? '')).href;
	await connection.sendNotification('textDocument/didOpen', {
		textDocument: { uri, languageId: 'markdown', version: 1, text: report },
	});
	const document = TextDocument.create(uri, '', 0, report);
	return {
		connection,
		async definition(label) {
			const position = document.positionAt(report.indexOf(`[${label}]`) + 1);
			const found = await connection.sendRequest<LocationLink[] | null>('textDocument/definition', {
				textDocument: { uri },
				position,
			});
			return found?.[0]?.targetUri;
		},
		async [Symbol.asyncDispose]() {
			const ended = new Promise(resolve => child.once('exit', resolve));
			await connection.sendRequest('shutdown');
			await connection.sendNotification('exit');
			await ended;
			connection.dispose();
		},
	};
}

test('over standard streams it finds what lies on a disk: evidence, project files, kept texts', async () => {
	using folder = temporaryFolder();
	await using server = await serve(folder.path);
	assert.equal(await server.definition('1'), pathToFileURL(join(folder.path, 'docs/ice.md')).href);
	const uri = await server.definition('2');
	assert.match(uri ?? '', /^deep-research-evidence:/);
	const { text } = await server.connection.sendRequest<{ text: string }>('workspace/textDocumentContent', { uri });
	assert.match(text, /^Steam\n\nWater boils/);
});

test('a link out of the project is not followed, and a pipe in the place of a file holds nothing up', {
	skip: process.platform === 'win32' && 'There are neither pipes nor links for everyone.',
}, async () => {
	using folder = temporaryFolder();
	using elsewhere = temporaryFolder();
	writeFileSync(join(elsewhere.path, 'ice.md'), iceFile);
	await using server = await serve(folder.path, research => {
		const file = join(folder.path, 'docs/ice.md');
		renameSync(file, `${file}.old`);
		symlinkSync(join(elsewhere.path, 'ice.md'), file);
		const evidence = join(research, `${name}.evidence.json`);
		renameSync(evidence, join(folder.path, 'docs/kept.evidence.json'));
		execFileSync('mkfifo', [evidence]);
	});
	// The evidence file is found by its run then, and its sources are not where it says.
	assert.match((await server.definition('1')) ?? '', /^deep-research-evidence:/);
});

test('without a way to talk it says how it is started', () => {
	assert.throws(() => execFileSync(process.execPath, [main], { stdio: 'pipe' }), /start it with --stdio/);
});
