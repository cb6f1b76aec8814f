import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import * as z from 'zod';
import { defineTool, type Tool } from '../../src/agent/tool.ts';
import type { WebLimits } from '../../src/tools/web/limits.ts';
import type { Route } from '../fakes/webServer.ts';
import { temporaryFolder } from '../runs/temporaryFolder.ts';
import { canaries, disguises, leaksIn } from './canaries.ts';
import { hiddenCases } from './cases/hidden.ts';
import { injectionCases } from './cases/injections.ts';
import { nameCases } from './cases/names.ts';
import { pathCases } from './cases/paths.ts';
import { privateCases } from './cases/private.ts';
import { type Around, type HostileCase, pageCase } from './hostileCase.ts';
import { evilNames, type HostileWorldOptions, openHostileWorld, outsideText } from './hostileWorld.ts';
import { callAndJudge, problemsOfMarkdown } from './judge.ts';

/** What the hostile set says is worth something only if it would say otherwise without the guards: here they are taken away. */

/** How many of the cases reach the canary when the door lets them. */
async function reached(
	cases: (around: Around) => readonly HostileCase[],
	more: Partial<HostileWorldOptions>,
): Promise<number> {
	using folder = temporaryFolder();
	await using world = await openHostileWorld({ root: folder.path, cases, ...more });
	let count = 0;
	for (const hostile of world.cases) {
		const before = world.canary.requests.length;
		const tools = world.toolsOfRun('When does the ice melt?');
		for (const call of hostile.calls(world.placeOf(hostile))) {
			await callAndJudge(tools, call, AbortSignal.timeout(10_000));
		}
		count += world.canary.requests.length > before ? 1 : 0;
	}
	return count;
}

test('redirects and addresses reach the canary when private hosts are allowed', async () => {
	const isListening = (it: HostileCase): boolean =>
		!/meta-data|example|secret|file:|data:|javascript:|\[::1"/.test(it.name);
	const cases = (around: Around): HostileCase[] => privateCases(around).filter(isListening);
	assert.equal(await reached(cases, {}), 0);
	const open = await reached(cases, { isOpen: true });
	assert.ok(open >= 40, `only ${open} reached it`);
});

test('names that lead to this machine reach the canary when they are allowed', async () => {
	const hosts = evilNames.flatMap(it => [it, `r${it}`]);
	const cases = (around: Around): HostileCase[] => nameCases(around).filter(it => !it.name.includes('3000'));
	const open = await reached(cases, { hosts });
	assert.ok(open >= 12, `only ${open} reached it`);
});

test('what hides on a page is in it, and what is written there breaks prompts and reports that take it as it is', async () => {
	using folder = temporaryFolder();
	await using world = await openHostileWorld({
		root: folder.path,
		cases: around => [...hiddenCases(), ...injectionCases(around)],
	});
	let hidden = 0;
	let broken = 0;
	for (const hostile of world.cases.filter(it => it.routes?.['/page'])) {
		const route = hostile.routes?.['/page'];
		if (typeof route === 'string') {
			const { shown, problems } = await callAndJudge(
				[naive(route)],
				{ name: 'naive', input: {} },
				AbortSignal.timeout(5_000),
			);
			hidden += hostile.hides?.test(shown) ? 1 : 0;
			broken += problems.length > 0 || problemsOfMarkdown(route).length > 0 ? 1 : 0;
		}
	}
	assert.ok(hidden >= 25, `only ${hidden} pages hide anything`);
	assert.ok(broken >= 40, `only ${broken} pages are any trouble`);
});

test('a body without end is taken to its end when nothing limits it', async () => {
	const sentOf = async (limits: Partial<WebLimits>): Promise<number> => {
		let sent = 0;
		const route: Route = async (_request, response) => {
			response.on('error', () => {});
			response.writeHead(200, { 'content-type': 'text/html' });
			for (; sent < 60 && !response.destroyed; sent++) {
				await new Promise<void>(resolve => void response.write(Buffer.alloc(1 << 20), () => resolve()));
			}
			response.end();
		};
		using folder = temporaryFolder();
		await using world = await openHostileWorld({
			root: folder.path,
			cases: () => [pageCase('control', 'zeros', route, { end: 'refused' })],
			limits,
		});
		const [hostile] = world.cases;
		assert.ok(hostile);
		for (const call of hostile.calls(world.placeOf(hostile))) {
			await callAndJudge(world.toolsOfRun('Why?'), call, AbortSignal.timeout(20_000));
		}
		return sent;
	};
	assert.ok((await sentOf({})) < 40);
	assert.equal(await sentOf({ textBytes: 1 << 30, documentBytes: 1 << 30 }), 60);
});

/** A tool that hands over what it was given. */
function naive(text: string): Tool {
	return defineTool({
		name: 'naive',
		description: 'Reads.',
		effects: [],
		input: z.object({}),
		execute: async () => ({ observation: text, findings: [] }),
	});
}

test('the paths lead out of the project, and the project holds what no tool may read', async () => {
	using folder = temporaryFolder();
	await using world = await openHostileWorld({ root: folder.path, cases: pathCases });
	const project = join(folder.path, 'project');
	const read = world.cases
		.filter(it => it.name.startsWith('read_file'))
		.map(it => textAt(project, world.placeOf(it).folder, it));
	const outside = read.filter(it => it?.includes(outsideText)).length;
	const secret = read.filter(it => it !== undefined && leaksIn(it).length > 0).length;
	assert.ok(outside >= 5, `only ${outside} lead to what lies outside`);
	assert.ok(secret >= 8, `only ${secret} lead to a secret`);
});

/** What a tool without manners would read. */
function textAt(project: string, folder: string, hostile: HostileCase): string | undefined {
	const [call] = hostile.calls({ base: '', folder, query: '' });
	const { path } = z.object({ path: z.string() }).parse(call?.input);
	if (/\/dev\/|device/.test(path)) {
		return undefined;
	}
	try {
		return readFileSync(
			path.startsWith('file:') ? new URL(path) : path.startsWith('/') ? path : join(project, path),
			'utf8',
		);
	} catch {
		return undefined;
	}
}

test('each canary is recognised in each disguise, in an address and in a name', () => {
	for (const canary of canaries) {
		for (const [name, disguise] of Object.entries(disguises)) {
			for (const secret of [canary.key, canary.sentence]) {
				for (const text of [
					`/p?d=${encodeURIComponent(disguise(secret))}`,
					`/${disguise(secret)}`,
					`${disguise(secret).toLowerCase()}.evil.test`,
				]) {
					assert.deepEqual(leaksIn(text), [canary], `${name} in ${text}`);
				}
			}
		}
	}
	assert.deepEqual(
		leaksIn('/searxng/search?q=when+does+the+harbour+ice+melt&format=json {"host":"127.0.0.1:34453"}'),
		[],
	);
});
