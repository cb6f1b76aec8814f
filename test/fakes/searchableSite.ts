import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { words } from '../../src/base/words.ts';
import { folder, page, type Route, WebServer } from './webServer.ts';

export interface SearchableSite extends AsyncDisposable {
	/** `http://127.0.0.1:PORT` */
	readonly origin: string;
	readonly server: WebServer;
}

/**
 * A site of real files on a loopback port, and beside it, at `/searxng`, a search over them that answers as SearXNG does
 * (https://docs.searxng.org/dev/search_api.html): `results` with `url`, `title` and `content`, best first.
 * `extra` are texts of files that are no text themselves, by name: what the search knows of them.
 */
export async function startSearchableSite(
	root: string,
	extra: Readonly<Record<string, string>> = {},
	routes: Readonly<Record<string, Route | string>> = {},
): Promise<SearchableSite> {
	const pages = [...readPages(root), ...Object.entries(extra).map(([path, text]) => pageOf(path, path, text))];
	let origin = '';
	const server = await WebServer.start({
		...routes,
		'/searxng/search': async (request, response) => {
			const query = new URL(request.url ?? '/', 'http://site.test').searchParams.get('q') ?? '';
			const results = rank(pages, query)
				.slice(0, 10)
				.map(it => ({ url: `${origin}/${it.path}`, title: it.title, content: it.text.slice(0, 200), engine: 'site' }));
			const body = JSON.stringify({ query, results, answers: [], suggestions: [], unresponsive_engines: [] });
			await page(body, { 'content-type': 'application/json' })(request, response);
		},
		'/*': folder(root),
	});
	origin = `http://127.0.0.1:${server.port}`;
	return { origin, server, [Symbol.asyncDispose]: async () => await server[Symbol.asyncDispose]() };
}

interface Page {
	readonly path: string;
	readonly title: string;
	readonly text: string;
	readonly counts: ReadonlyMap<string, number>;
}

function readPages(root: string): Page[] {
	return readdirSync(root, { recursive: true, encoding: 'utf8' })
		.filter(it => it.endsWith('.html'))
		.map(name => {
			const html = readFileSync(join(root, name), 'utf8');
			const text = html
				.replace(/<(script|style)[\s\S]*?<\/\1>/g, ' ')
				.replace(/<[^>]+>/g, ' ')
				.replace(/\s+/g, ' ');
			const title = /<title>([^<]*)/.exec(html)?.[1] ?? name;
			return pageOf(relative(root, join(root, name)).split(sep).join('/'), title, text);
		});
}

function pageOf(path: string, title: string, text: string): Page {
	const counts = new Map<string, number>();
	for (const { stem } of words(`${title} ${title} ${text}`)) {
		counts.set(stem, (counts.get(stem) ?? 0) + 1);
	}
	return { path, title, text, counts };
}

function rank(pages: readonly Page[], query: string): readonly Page[] {
	const stems = [...new Set(words(query).map(it => it.stem))];
	const rarity = new Map(
		stems.map(it => [it, Math.log(1 + pages.length / (1 + pages.filter(page => page.counts.has(it)).length))]),
	);
	const score = ({ counts }: Page): number =>
		stems.reduce((sum, it) => sum + (rarity.get(it) ?? 0) * Math.min(1, (counts.get(it) ?? 0) / 3), 0);
	return pages
		.map(page => ({ page, score: score(page) }))
		.filter(it => it.score > 0)
		.sort((a, b) => b.score - a.score)
		.map(it => it.page);
}
