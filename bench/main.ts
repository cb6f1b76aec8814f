// npm run bench -- engine | heavy | model | index | grep | web | documents | python | extractive | support | ask | panel | editor | log | check | server. Without a name, all of them, one after the other.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const benches = {
	engine: 'engine.ts',
	heavy: 'heavy.ts',
	model: 'model.ts',
	index: 'index.ts',
	grep: 'grep.ts',
	web: 'web.ts',
	documents: 'documents.ts',
	python: 'python.ts',
	extractive: 'extractive/run.ts',
	support: 'support/run.ts',
	ask: 'ask.ts',
	panel: 'panel.ts',
	editor: 'editor.ts',
	log: 'log.ts',
	check: 'check.ts',
	server: 'server.ts',
};

const [name = 'all', ...args] = process.argv.slice(2);
const chosen = Object.entries(benches).filter(([it]) => name === 'all' || it === name);
if (chosen.length === 0) {
	console.error(`There is no bench "${name}". Benches: ${Object.keys(benches).join(', ')}.`);
	process.exit(2);
}
for (const [it, file] of chosen) {
	console.log(`\n## ${it}\n`);
	const { status } = spawnSync(process.execPath, [fileURLToPath(new URL(file, import.meta.url)), ...args], {
		stdio: 'inherit',
	});
	if (status !== 0) {
		process.exit(status ?? 1);
	}
}
