import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { globSync, statSync } from 'node:fs';
import test from 'node:test';
import { promisify } from 'node:util';
import { openZip } from './zipEntries.ts';

/** All that is in the package. `*` stands for what the build names: chunks, and the tables of pdf.js. */
const files = `
[Content_Types].xml
extension.vsixmanifest
extension/LICENSE.txt
extension/ThirdPartyNotices.txt
extension/changelog.md
extension/dist/chunks/*.js
extension/dist/cmaps/*
extension/dist/documentWorker.js
extension/dist/extension.js
extension/dist/media/codicon.ttf
extension/dist/media/main.css
extension/dist/media/main.js
extension/dist/pyodide/package.json
extension/dist/pyodide/pyodide-lock.json
extension/dist/pyodide/pyodide.asm.mjs
extension/dist/pyodide/pyodide.asm.wasm
extension/dist/pyodide/pyodide.mjs
extension/dist/pyodide/python_stdlib.zip
extension/dist/pythonChild.mjs
extension/dist/server.js
extension/l10n/bundle.l10n.zh-cn.json
extension/package.json
extension/package.nls.json
extension/package.nls.zh-cn.json
extension/readme.md
extension/resources/icon.png
extension/resources/preview.css
extension/resources/research.svg
extension/resources/walkthrough/ask.svg
extension/resources/walkthrough/control.svg
extension/resources/walkthrough/model.svg
extension/resources/walkthrough/read.svg
extension/skills/deep-research/SKILL.md
`;

/** The package of this build; whoever builds removes the last one. */
async function packed(): Promise<string> {
	const [made] = globSync('dist/*.vsix');
	if (made !== undefined) {
		return made;
	}
	await promisify(execFile)(process.execPath, ['scripts/package.mjs']);
	const [vsix] = globSync('dist/*.vsix');
	assert.ok(vsix, 'scripts/package.mjs has made no package.');
	return vsix;
}

test('the package has exactly its files, in its size, and a manifest of its own', async context => {
	const vsix = await packed();
	const zip = await openZip(vsix);

	await context.test('its files', () => {
		const named = zip.entries.map(({ name }) =>
			name
				.replace(/\/chunks\/[\w-]+-[A-Z0-9]{8}\.js$/, '/chunks/*.js')
				.replace(/\/cmaps\/[\w-]+(?:\.bcmap)?$/, '/cmaps/*'),
		);
		assert.deepEqual([...new Set(named)].toSorted(), files.trim().split('\n').toSorted());
	});

	await context.test('its size', () => {
		const programs = zip.entries.filter(it => /\.m?js$/.test(it.name) && !it.name.includes('/pyodide/'));
		const sum = (of: 'size' | 'packedSize'): number => programs.reduce((total, it) => total + it[of], 0);
		context.diagnostic(
			`JavaScript ${sum('size')} bytes, packed ${sum('packedSize')}; all of it ${statSync(vsix).size}`,
		);
		assert.ok(statSync(vsix).size < 12_000_000, `${statSync(vsix).size} bytes`);
		// As it is fetched. A third of it reads PDFs; the citation server, its client and the styles of bibliographies are a fifth.
		assert.ok(sum('packedSize') < 2_300_000, `${sum('packedSize')} bytes of JavaScript`);
	});

	await context.test('its manifest', async () => {
		const manifest: Record<string, unknown> = JSON.parse(await zip.read('extension/package.json'));
		for (const inside of ['private', 'scripts', 'bin', 'dependencies', 'devDependencies', 'optionalDependencies']) {
			assert.ok(!(inside in manifest), inside);
		}
		assert.deepEqual(manifest['engines'], { vscode: '^1.106.0' });
		assert.equal(manifest['main'], './dist/extension.js');
	});

	await context.test('no program knows the command line, this machine or a registry', async () => {
		for (const { name } of zip.entries.filter(
			it => /\.(?:m?js|json|md)$/.test(it.name) && !it.name.includes('/pyodide/'),
		)) {
			const text = await zip.read(name);
			assert.ok(!text.includes(process.cwd()), name);
			assert.doesNotMatch(text, /Usage: deep-research|npm run research|sourceMappingURL=/, name);
		}
	});

	await context.test('licences of others', async () => {
		const notices = await zip.read('extension/ThirdPartyNotices.txt');
		for (const name of [
			'preact',
			'unpdf',
			'pyodide',
			'openai',
			'undici',
			'linkedom',
			'markdown-it',
			'@vscode/codicons',
		]) {
			assert.match(notices, new RegExp(`^${name} \\d`, 'm'));
		}
		assert.match(
			notices,
			/^citeproc \d[^]*?Frank Bennett[^]*?^It is used here under the Common Public Attribution License 1\.0 .* source code, .* is at https:/m,
		);
	});
});
