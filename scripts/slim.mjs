// Keeps out of the bundle what its packages bring along and no code path of ours reaches. What is
// not there need not be fetched, parsed or trusted.
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

export const slim = {
	name: 'slim',
	setup(build) {
		// Of `undici` only its connections: `fetch`, web sockets, caches and mocks stay out.
		build.onResolve({ filter: /^undici$/ }, () => ({ path: 'undici', namespace: 'slim' }));
		build.onLoad({ filter: /^undici$/, namespace: 'slim' }, () => ({
			contents: `
				import Agent from 'undici/lib/dispatcher/agent.js';
				import Dispatcher from 'undici/lib/dispatcher/dispatcher.js';
				import ProxyAgent from 'undici/lib/dispatcher/proxy-agent.js';
				import api from 'undici/lib/api/index.js';
				Object.assign(Dispatcher.prototype, api);
				export { Agent, ProxyAgent };`,
			resolveDir: root,
		}));
		// Of `openai` only chat completions: every other part of the API is an empty class.
		build.onLoad({ filter: /[\\/]openai[\\/](?:resources|lib)[\\/].*\.mjs$/ }, async ({ path }) => {
			if (isUsed(path.replaceAll('\\', '/'))) {
				return undefined;
			}
			const names = Object.keys(await import(pathToFileURL(path).href));
			return { contents: `class Unused {}\nexport { ${names.map(it => `Unused as ${it}`).join(', ')} };` };
		});
		// linkedom reads style sheets where a page's script asks for them; no script of a page runs here.
		build.onResolve({ filter: /^cssomnom\/parse$/ }, () => ({ path: 'cssomnom', namespace: 'slim' }));
		build.onLoad({ filter: /^cssomnom$/, namespace: 'slim' }, () => ({
			contents: 'export const parse = () => ({ cssRules: [] });',
		}));
	},
};

/** Chat completions, what lists the parts of the API, and what both stand on. */
function isUsed(path) {
	return /\/resources\/(?:chat\/|(?:chat|index|shared)\.)|\/lib\/(?:parser|RunnableFunction|chat-completions\/\w+)\./.test(
		path,
	);
}
