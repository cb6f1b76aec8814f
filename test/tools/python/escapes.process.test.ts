import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { hostname } from 'node:os';
import test, { after, before } from 'node:test';
import { createPyodideEngine } from '../../../src/tools/python/pyodideEngine.ts';
import { TempFolder } from '../tempFolder.ts';
import { endingProbes, probes } from './probes.ts';

const never = new AbortController().signal;
const secret = 'DEEP_RESEARCH_TEST_SECRET';
const cache = new TempFolder();
let listener: Server;
let port = 0;
let connections = 0;

before(async () => {
	listener = createServer(socket => {
		connections++;
		socket.destroy();
	});
	await new Promise<void>(resolve => listener.listen(0, '127.0.0.1', resolve));
	const address = listener.address();
	port = typeof address === 'object' && address ? address.port : 0;
});

after(() => {
	listener.close();
	cache[Symbol.dispose]();
});

for (const isJailed of [false, true]) {
	const wall = isJailed ? 'the locked process in bubblewrap, where it works' : 'the locked process alone';

	test(`${Object.keys({ ...probes, ...endingProbes }).length} ways out of an interpreter lead nowhere: ${wall}`, async () => {
		process.env[secret] = `secret-${crypto.randomUUID()}`;
		using world = new World();
		await using engine = createPyodideEngine({ cacheFolder: cache.path, isJailed, timeout: 60_000 });
		const before = connections;
		const together = await engine.run(world.program(Object.entries(probes)), {}, never);
		assert.equal(together.end, 'finished', `${together.stdout.slice(-500)}\n${together.stderr}`);
		const alone = await Promise.all(
			Object.entries(endingProbes).map(async it => await engine.run(world.program([it]), {}, never)),
		);
		const stdout = [together, ...alone].map(it => it.stdout).join('\n');
		const said = Object.keys(probes).map(name => [name, world.saidOf(stdout, name)] as const);
		assert.deepEqual(
			said.filter(([, words]) => words === undefined).map(([name]) => name),
			[],
			'each probe was tried',
		);
		assert.deepEqual(
			stdout.split('\n').filter(it => world.isEffect(it)),
			[],
		);
		assert.deepEqual(world.changes(), []);
		assert.equal(connections - before, 0);
	});
}

test('control: in Pyodide as documented, in Node, the same probes do have effects', () => {
	process.env[secret] = `secret-${crypto.randomUUID()}`;
	using world = new World();
	const chosen = [
		'os.system',
		'js.process.env',
		'js.eval',
		'run_js',
		'mountNodeFS',
		'a function constructor',
		'traps in what all objects inherit',
	];
	const program = world.program(Object.entries(probes).filter(([name]) => chosen.includes(name)));
	const { stdout } = spawnSync(
		process.execPath,
		[
			'--input-type=module',
			'-e',
			`import { loadPyodide } from 'pyodide'; const it = await loadPyodide(); it.FS.mkdir('/mounted1'); it.runPython(${JSON.stringify(program)}); process.exit(0);`,
		],
		{ encoding: 'utf8', cwd: import.meta.dirname },
	);
	assert.deepEqual(world.changes(), ['made os.system']);
	const reached = chosen.filter(name => world.isEffect(world.saidOf(stdout, name) ?? ''));
	assert.deepEqual(reached, [
		'js.process.env',
		'js.eval',
		'run_js',
		'mountNodeFS',
		'a function constructor',
		'traps in what all objects inherit',
	]);
});

/** What the probes aim at, and whether they hit it. */
class World implements Disposable {
	readonly #folder = new TempFolder();
	readonly #canary = `canary-${crypto.randomUUID()}`;
	readonly #victim = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 120_000)'], {
		stdio: 'ignore',
		detached: true,
	});

	constructor() {
		this.#folder.write('canary', this.#canary);
	}

	program(chosen: readonly (readonly [string, string])[]): string {
		const given = { folder: this.#folder.path, port, victim: this.#victim.pid, secret };
		return `
import io, json, contextlib
given = json.loads(${JSON.stringify(JSON.stringify(given))})
for name, code in json.loads(${JSON.stringify(JSON.stringify(chosen))}):
    said = io.StringIO()
    scope = {**given, 'canary': given['folder'] + '/canary', 'made': given['folder'] + '/made ' + name.replace('/', '-')}
    try:
        with contextlib.redirect_stdout(said):
            exec(code, scope)
    except BaseException as error:
        print(name, type(error).__name__, str(error)[:200], sep=' | ', file=said)
    print('== ' + name + ' == ' + json.dumps(said.getvalue()), flush=True)
`;
	}

	saidOf(stdout: string, name: string): string | undefined {
		const line = stdout.split('\n').find(it => it.startsWith(`== ${name} == `));
		return line?.slice(name.length + 7);
	}

	isEffect(said: string): boolean {
		const treasures = [this.#canary, process.env[secret] ?? '', 'REACHED', 'root:x:0'];
		// A machine may be called what a word in a message is called.
		const own = hostname().length > 4 ? [hostname()] : [];
		return [...treasures, ...own].some(it => said.includes(it));
	}

	/** What was made or changed outside. */
	changes(): readonly string[] {
		const others = readdirSync(this.#folder.path).filter(it => it !== 'canary');
		return [
			...others,
			...(readFileSync(this.#folder.at('canary'), 'utf8') === this.#canary ? [] : ['the canary']),
			...(this.#victim.exitCode === null && this.#victim.signalCode === null ? [] : ['the victim']),
		];
	}

	[Symbol.dispose](): void {
		this.#victim.kill('SIGKILL');
		this.#folder[Symbol.dispose]();
	}
}
