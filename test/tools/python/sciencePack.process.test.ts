import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import test from 'node:test';
import { crc32 } from 'node:zlib';
import { createPyodideEngine } from '../../../src/tools/python/pyodideEngine.ts';
import { installSciencePack, readPackNames } from '../../../src/tools/python/sciencePack.ts';
import { TempFolder } from '../tempFolder.ts';
import { never, openDoor } from '../web/openDoor.ts';

// Stand-ins, made here: `sums` needs `helper`, and draws like matplotlib as far as our support for it asks.
const wheels: Readonly<Record<string, Buffer>> = {
	'sums-1.0-py3-none-any.whl': wheelOf('sums', { 'sums.py': 'import helper\ndef total(it): return helper.add(it)\n' }),
	'helper-2.1-py3-none-any.whl': wheelOf('helper', { 'helper.py': 'def add(it): return sum(it)\n' }),
	'matplotlib-0.1-py3-none-any.whl': wheelOf('matplotlib', {
		'matplotlib/__init__.py': 'def use(name): global backend; backend = name\n',
		'matplotlib/pyplot.py': `
figures = [1]
def get_fignums(): return figures
def close(which): figures.clear()
class figure:
    def __init__(self, number): pass
    def savefig(self, name, dpi): open(name, 'w').write('drawn')
`,
	}),
};

test('where no pack is installed, Python runs without one', async () => {
	using cache = new TempFolder();
	await using engine = createPyodideEngine({ cacheFolder: cache.path, packFolder: cache.at('no-pack') });
	assert.match(engine.description, /the standard library only/);
	const { stdout, stderr } = await engine.run('print(6 * 7)', {}, never);
	assert.equal(stdout, '42\n', stderr);
});

test('a pack is downloaded, checked and imported from; without it there is only the standard library', async () => {
	using folder = new TempFolder();
	using cache = new TempFolder();
	await using server = await serve();
	const packFolder = folder.at('pack');
	const names = await install(server.base, packFolder, lockOf());
	assert.deepEqual(names, ['helper', 'matplotlib', 'sums']);
	assert.deepEqual(readPackNames(packFolder), ['helper 2.1', 'matplotlib 0.1', 'sums 1.0']);
	const before = server.requests.length;
	await install(server.base, packFolder, lockOf());
	assert.equal(server.requests.length, before, 'what is there is not downloaded again');

	await using engine = createPyodideEngine({ cacheFolder: cache.path, packFolder });
	assert.match(engine.description, /the standard library and helper 2\.1, matplotlib 0\.1, sums 1\.0\./);
	const { stdout, stderr } = await engine.run('import sums\nprint(sums.total([1, 2, 3]))', {}, never);
	assert.equal(stdout, '6\n', stderr);
	const plotted = await engine.run(
		'import matplotlib.pyplot as plt\nimport matplotlib\nprint(matplotlib.backend)',
		{},
		never,
	);
	assert.equal(plotted.stdout, 'agg\n', plotted.stderr);
	assert.deepEqual(
		plotted.files.map(it => it.name),
		['plot-1.png'],
		'a figure that is left open is saved',
	);

	writeFileSync(`${packFolder}/helper-2.1-py3-none-any.whl`, 'changed');
	const damaged = await engine.run('import sums', {}, never);
	assert.match(damaged.stderr, /damaged|No module named/);
	assert.notEqual(damaged.end, 'finished');

	await using bare = createPyodideEngine({ cacheFolder: cache.path });
	assert.match(bare.description, /standard library only/);
	assert.match((await bare.run('import sums', {}, never)).stderr, /No module named 'sums'/);
});

test('a wheel with another hash, a name that is a path and a package that is not there install nothing', async () => {
	using folder = new TempFolder();
	await using server = await serve();
	const lock = lockOf();
	lock.packages.helper.sha256 = '0'.repeat(64);
	await assert.rejects(install(server.base, folder.at('a'), lock), /helper-2\.1.*was thrown away/);
	assert.deepEqual(readPackNames(folder.at('a')), []);
	assert.equal(existsSync(folder.at('a/helper-2.1-py3-none-any.whl')), false);

	const escaping = lockOf();
	escaping.packages.helper.file_name = '../../helper.whl';
	await assert.rejects(install(server.base, folder.at('b'), escaping), /names no package "helper"/);

	const { sums: _, ...rest } = lockOf().packages;
	await assert.rejects(
		install(server.base, folder.at('c'), { ...lockOf(), packages: rest }),
		/names no package "sums"/,
	);
	await assert.rejects(install(new URL('missing/', server.base), folder.at('d'), lockOf()), /404/);
});

function lockOf() {
	const require = createRequire(import.meta.url);
	const { info }: { info: object } = JSON.parse(readFileSync(require.resolve('pyodide/pyodide-lock.json'), 'utf8'));
	const entry = (name: string, version: string, depends: readonly string[]) => {
		const file_name = `${name}-${version}-py3-none-any.whl`;
		const sha256 = createHash('sha256')
			.update(wheels[file_name] ?? '')
			.digest('hex');
		const fixed = { install_dir: 'site', package_type: 'package', unvendored_tests: false };
		return { name, version, file_name, sha256, depends, imports: [name], ...fixed };
	};
	return {
		info,
		packages: {
			sums: entry('sums', '1.0', ['helper']),
			helper: entry('helper', '2.1', []),
			matplotlib: entry('matplotlib', '0.1', []),
		},
	};
}

async function install(base: URL, folder: string, lock: object): Promise<readonly string[]> {
	await using door = openDoor({ allowedHosts: [base.host] });
	const packages = ['sums', 'matplotlib'];
	return await installSciencePack({ door, folder, lock: JSON.stringify(lock), version: '0', base, packages }, never);
}

async function serve() {
	const requests: (string | undefined)[] = [];
	const server = createServer((request, response) => {
		requests.push(request.url);
		const wheel = wheels[request.url?.slice(1) ?? ''];
		response.writeHead(wheel ? 200 : 404, { 'content-type': 'application/zip' });
		response.end(wheel);
	});
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	return {
		requests,
		base: new URL(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`),
		async [Symbol.asyncDispose]() {
			server.closeAllConnections();
			await new Promise(resolve => server.close(resolve));
		},
	};
}

/** A wheel of pure Python: a ZIP archive of stored files. */
function wheelOf(name: string, sources: Readonly<Record<string, string>>): Buffer {
	const files = {
		...sources,
		[`${name}-0.dist-info/METADATA`]: `Metadata-Version: 2.1\nName: ${name}\nVersion: 0\n`,
		[`${name}-0.dist-info/WHEEL`]: 'Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
		[`${name}-0.dist-info/RECORD`]: '',
	};
	const locals: Buffer[] = [];
	const directory: Buffer[] = [];
	let offset = 0;
	for (const [path, text] of Object.entries(files)) {
		const content = Buffer.from(text);
		const common = Buffer.alloc(26);
		common.writeUInt16LE(20, 0);
		common.writeUInt32LE(crc32(content), 10);
		common.writeUInt32LE(content.length, 14);
		common.writeUInt32LE(content.length, 18);
		common.writeUInt16LE(path.length, 22);
		const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(path), content]);
		const place = Buffer.alloc(14);
		place.writeUInt32LE(offset, 10);
		directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), common, place, Buffer.from(path)]));
		locals.push(local);
		offset += local.length;
	}
	const entries = Buffer.concat(directory);
	const end = Buffer.alloc(18);
	end.writeUInt16LE(directory.length, 4);
	end.writeUInt16LE(directory.length, 6);
	end.writeUInt32LE(entries.length, 8);
	end.writeUInt32LE(offset, 12);
	return Buffer.concat([...locals, entries, Buffer.from('PK\x05\x06'), end]);
}
