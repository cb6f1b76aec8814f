import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createExtractivePolicy } from '../../../src/agent/extractive/policy.ts';
import { openWorkspace } from '../../../src/agent/workspace.ts';
import { citedIds } from '../../../src/report/citation.ts';
import { EvidenceLedger } from '../../../src/report/ledger.ts';
import { finding } from '../../fakes/finding.ts';
import { type Documents, findingsOf, tools, World } from './world.ts';

const documents: Documents = {
	'cache.md': `# Cache

The store keeps a copy of every tarball that was downloaded.

# Clearing

To remove all entries of the cache, run \`store clear --force\`.

The cache never shrinks by itself.

# See also

[clearing the cache](cache.md), [removing entries](cache.md)`,
	'network.md': `# Timeouts

A request is given up after 30 seconds.

# Proxies

Set \`proxy\` in the \`.storerc\` file to go through a proxy server.`,
	'storerc.md': `# Files

The \`.storerc\` file is looked for in the home directory and in the project.`,
	'old-network.md': `# Timeouts

By default a request is given up after 60 seconds.`,
};

/** What the first bullet of the answer must say. */
async function check(question: string, expected: RegExp, world: Documents = documents): Promise<void> {
	const { answer } = await new World(question, world).run();
	assert.match(answer.split('\n')[0] ?? '', expected, answer);
}

test('answers with the sentence that says it', () =>
	check('How do I clear the cache?', /^- .*“To remove all entries .*store clear --force`\.” .*\[e\d+\]/));
test('finds what is said in other words', () => check('How can I wipe everything that was stored?', /store clear/));
test('wants a number where a number is asked for', () => check('How long does a request wait?', /\d+ seconds/));
test('prefers a sentence to links', async () => {
	const { answer } = await new World('How do I remove entries from the cache?', documents).run();
	assert.doesNotMatch(answer.split('\n')[0] ?? '', /clearing the cache, removing/);
});
test('follows names to other files', async () => {
	const { answer, report } = await new World(
		'Where do I configure a proxy, and where is that file looked for?',
		documents,
	).run();
	assert.match(answer + report, /\.storerc` file to go through/);
	assert.match(answer + report, /looked for in the home directory/);
});
test('answers in Chinese', () =>
	check('怎么清除缓存？', /运行 `store clear`/, {
		'缓存.md':
			'# 缓存\n\n缓存保存下载的软件包。\n\n# 清理\n\n要删除缓存，请运行 `store clear`。\n\n# 网络\n\n请求在三十秒后放弃。',
	}));
test('quotes Chinese sentences as they stand, without a space between them', () =>
	check('谁建造了白鹭号？', /“白鹭号由南港造船厂建造。它耗资三亿元。” \[e\d+\]/, {
		'船.md': '# 船\n\n白鹭号由南港造船厂建造。它耗资三亿元。',
	}));
test('shows code with the sentence that leads in to it', async () => {
	const { answer } = await new World('How do I publish a bundle?', {
		'publish.md': '# Publishing\n\nTo publish a bundle, type:\n\n```sh\nstore pack\nstore publish\n```',
	}).run();
	assert.match(answer, /To publish a bundle, type:/);
	assert.match(answer, /^ {2}store pack\n {2}store publish$/m);
});

test('a quotation carries the name that it hangs under', async () => {
	const hooks =
		'# Hooks\n\n**beforeSend**\n* Runs ahead of every upload.\n\n**afterSend**\n* Runs when an upload is done.';
	await check('What runs ahead of an upload?', /^- \*\*beforeSend\*\*: “Runs ahead of every upload\.” \[e\d+\]$/, {
		'hooks.md': hooks,
	});
	await check('When are lock.json files ignored?', /^- \*\*lock\*\*: “If false, ignore `lock\.json` files\.”/, {
		'settings.md': '# lock\n\nIf false, ignore `lock.json` files.',
	});
});
test('quotes no lead-in without what it leads in to', async () => {
	const { answer, report } = await new World('How do I publish a bundle?', {
		'a.md': '# A\n\nA bundle is published by hand. To publish a bundle, do as follows:\n\n# B\n\nIt is done.',
	}).run();
	assert.match(answer, /by hand/);
	assert.doesNotMatch(answer + report, /as follows/);
});
test('code follows its own quotation', async () => {
	const { answer } = await new World('How do I pack and publish a bundle?', {
		'a.md':
			'# A\n\nTo pack a bundle:\n\n```\nstore pack\nls\n```\n\nTo publish a bundle:\n\n```\nstore publish\nls\n```',
	}).run();
	assert.match(answer, /To p\w+ a bundle:” [^\n]+\n\n {2}```\n[^]*?```\n\n {2}“To p\w+ a bundle:” [^\n]+\n\n {2}```/);
});
test('quotes one of several dated facts', () =>
	check('How long are logs kept?', /^- “2024-05-20: Logs are kept for 90 days\.” \[e\d+\]$/, {
		'decisions.txt':
			'2024-01-12: We deploy on Tuesdays.\n2024-05-20: Logs are kept for 90 days.\n2024-06-01: Ana leads.',
	}));

test('shows contradicting values side by side in the answer, and says so', async () => {
	const { answer } = await new World('After how long is a request given up?', documents).run();
	assert.match(answer, /Sources disagree: (?:30 seconds or 60|60 seconds or 30) seconds\? .*\[e\d+\] — but .*\[e\d+\]/);
});
test('sees contradictions of sentences and settings, more than two together', async () => {
	const { answer } = await new World('What port does the gateway listen on?', {
		'gateway.md': '# Gateway\n\nThe gateway listens on port 8080. It waits 60 seconds.',
		'runbook.md': '# Runbook\n\nThe gateway port is 9090.',
		'config.yaml': 'gateway:\n  port: 8443\nredis:\n  port: 6379',
	}).run();
	const [, line = ''] = /Sources disagree: (.*)/.exec(answer) ?? [];
	assert.deepEqual(
		['8080', '9090', '8443', '6379', '60'].map(it => line.includes(it)),
		[true, true, true, false, false],
		answer,
	);
});
test('sees the versions that the question asks for, and no other numbers', async () => {
	const { answer } = await new World('Which version of PostgreSQL do we run?', {
		'a.md': '# Database\n\nWe run PostgreSQL 14. PostgreSQL backups are kept for 30 days.',
		'b.md': '# Runbook\n\nWe run PostgreSQL 15 since spring. PostgreSQL backups are kept for 14 days.',
	}).run();
	assert.match(answer, /Sources disagree: (?:14 or 15|15 or 14)\?/);
	assert.doesNotMatch(answer, /30 days or|14 days or/);
});
test('sees no contradiction in settings of different names', async () => {
	const { answer } = await new World('How long are reflog entries kept?', {
		'a.txt': '# gc\n\nreflogExpire::\n\tReflog entries are kept for 90 days.',
		'b.txt': '# gc2\n\nreflogExpireUnreachable::\n\tReflog entries are kept for 30 days.',
	}).run();
	assert.doesNotMatch(answer, /disagree/);
});
test('sees no contradiction in values of different things', async () => {
	const world = {
		'a.md':
			'# A\n\nThe upload limit of a bundle is 20 megabytes.\n\n# B\n\nThe size of a log file is kept under 5 megabytes.',
	};
	const { report } = await new World('What is the upload limit of a bundle?', world).run();
	assert.doesNotMatch(report, /Conflicting/);
});

test('sees no contradiction in the defaults of different settings', async () => {
	const world = {
		'pool.md': '# Pool options\n\n* connections number (optional) - Default: null - The number of sockets of the pool.',
		'client.md':
			'# Client options\n\n* timeout number (optional) - Default: 4000 - How long sockets of the client wait.',
	};
	const { report } = await new World('What is the default number of sockets of a pool?', world).run();
	assert.doesNotMatch(report, /Conflicting/);
});

test('admits what the documents do not say', async () => {
	const { answer, report } = await new World('How do I send a Slack notification to Kubernetes?', documents).run();
	assert.match(answer, /could not be answered.*Nothing found on/s);
	assert.doesNotMatch(answer, /^- /m);
	assert.equal((answer + report).match(/Nothing found on/g)?.length, 1);
});
test('a question word is not missing', async () => {
	for (const question of [
		'缓存保存多久？',
		'请求失败怎么办？',
		'Wie lange wartet ein proxy?',
		'Which version of the moon?',
	]) {
		const { answer } = await new World(question, documents).run();
		assert.doesNotMatch(answer, /“(?:多久|办|怎么办|Which|How long|Wie|lange|ein)”/);
	}
});
test('an index is no answer', () =>
	check('How do I clear the cache?', /“The cache is cleared by hand/, {
		'genindex.html': '# Index\n\nclear the cache, how to clear the cache, clear (command)',
		'cache.md': '# Upkeep\n\nThe cache is cleared by hand, with one command.',
	}));
test('a report in the making puts findings before what was searched', async () => {
	const world = new World('How do I clear the cache?', documents);
	await world.round();
	await world.round();
	const { report } = world.workspace;
	assert.ok(
		report.indexOf('## Findings') >= 0 && report.indexOf('## Findings') < report.indexOf('## Searched'),
		report,
	);
});
test('heads the sides of a comparison by their names', async () => {
	const { report } = await new World('What is the difference between `cache` and `proxy`?', documents).run();
	assert.doesNotMatch(report, /### What is `/);
});
test('the report does not repeat the answer', async () => {
	const { answer, report } = await new World('How do I clear the cache?', documents).run();
	const quoted = [...answer.matchAll(/“([^”]+)”/g)].map(it => it[1] ?? '');
	assert.ok(quoted.length > 0);
	assert.deepEqual(
		quoted.filter(it => report.split('## How this was found')[0]?.includes(it)),
		[],
	);
});

test('admits the part that is missing and answers the other', async () => {
	const { answer } = await new World(
		'How do I clear the cache? How do I send a Slack notification to Kubernetes?',
		documents,
	).run();
	assert.match(answer, /store clear/);
	assert.match(answer, /Nothing found on “How do I send a Slack notification to Kubernetes\?”/);
});
test('admits an empty corpus', async () => {
	const { answer } = await new World('How do I clear the cache?', {}).run();
	assert.match(answer, /Nothing found on/);
});
test('says why when searching fails', async () => {
	const { answer } = await new World('How do I clear the cache?', documents, {
		failure: 'search failed: the disk is gone',
	}).run();
	assert.match(answer, /could not be answered.*the disk is gone/s);
});
test('answers at once in the last round', async () => {
	const world = new World('How do I clear the cache?', documents);
	await world.round();
	assert.match((await world.round(true)) ?? '', /store clear/);
});
test('answers an empty question with nothing', async () => {
	const { answer } = await new World('', documents).run();
	assert.match(answer, /could not be answered/);
});
test('does without tools', async () => {
	const policy = createExtractivePolicy();
	const workspace = new World('How do I clear the cache?', {}).workspace;
	const { decision } = await policy.decide(
		{ round: 1, workspace, evidence: new EvidenceLedger(), tools: [], final: false, dispatch() {} },
		new AbortController().signal,
	);
	assert.equal(decision.action.kind, 'answer');
});

test('shows one of two near-copies, the Markdown one', async () => {
	const copy = (documents['cache.md'] ?? '').replaceAll('To remove', 'To  remove');
	const world = new World('How do I clear the cache?', { 'cache.html': copy, ...documents });
	const { answer, report } = await world.run();
	const cited = citedIds(answer + report).map(id => world.ledger.get(id));
	assert.equal(cited.filter(it => /remove all entries/.test(it?.quote ?? '')).length, 1);
	assert.ok(cited.some(it => it?.source.uri.endsWith('cache.md')));
});

test('never asks the same twice', async () => {
	const world = new World('Where do I configure a proxy, and how long does a request wait?', documents);
	await world.run();
	assert.ok(world.queries.length > 5);
	assert.equal(
		new Set(world.queries.map(it => [...new Set(it.toLowerCase().split(' '))].sort().join(' '))).size,
		world.queries.length,
	);
});

test('a finished report keeps no traces of the work', async () => {
	const { report } = await new World('How do I clear the cache?', documents).run();
	assert.doesNotMatch(report, /## (?:Searched|Open)/);
});

/** Two rounds, an edit of the report by the user, and the rest of the run. */
async function edited(edit: (report: string) => string): Promise<{ world: World; answer: string; report: string }> {
	const world = new World('How do I clear the cache?', documents);
	await world.round();
	await world.round();
	world.workspace = { ...world.workspace, report: edit(world.workspace.report) };
	return { world, ...(await world.run()) };
}

test('what the user took out stays out', async () => {
	const { world, answer, report } = await edited(text =>
		text
			.split('\n')
			.filter(it => !it.includes('store clear'))
			.join('\n'),
	);
	assert.ok(world.ledger.list().some(it => it.quote.includes('store clear')));
	assert.doesNotMatch(answer + report, /store clear/);
});
test('what the user wrote stays in', async () => {
	const { report } = await edited(text =>
		text.replace('## Findings\n', '## Findings\n\n- My own remark [e1].\n- An invented one [e99].\n'),
	);
	assert.match(report, /- My own remark \[e1\]\.\n- An invented one \.?/);
	assert.doesNotMatch(report, /e99/);
});
test('a section of the user stays', async () => {
	const { report } = await edited(text => `${text}\n\n## Budget\n\nTen euros.`);
	assert.match(report, /## Budget\n\nTen euros\./);
});
test('a sub-question of the user is looked into', async () => {
	const { world, answer } = await edited(text =>
		text.replace('## Findings\n', '## Findings\n\n### How do I use a proxy server?\n'),
	);
	assert.ok(world.queries.some(it => it.includes('proxy server')));
	assert.match(answer, /store clear[^]*go through a proxy server/);
});
test('a query of the user is made', async () => {
	const { world } = await edited(text =>
		text.replace('## Searched', '## Open\n\n- home directory of the project\n\n## Searched'),
	);
	assert.ok(world.queries.includes('home directory of the project'));
});

test('the findings of an earlier question are kept apart', async () => {
	const world = new World('How do I clear the cache?', documents);
	world.workspace = { ...world.workspace, report: '## Findings\n\n- The moon is far away.' };
	const { report } = await world.run();
	assert.match(report, /## Earlier findings\n\n- The moon is far away\./);
});

test('says what it thinks in a sentence, spends nothing and reports no problems', async () => {
	const world = new World('How do I clear the cache?', documents);
	await world.run();
	for (const { decision, problems, usage } of world.replies) {
		assert.match(decision.think, /^[A-Z“].*\.$/);
		assert.deepEqual([problems, usage], [[], { promptTokens: 0, completionTokens: 0, cost: 0 }]);
	}
});

test('cites only what was collected, whatever was collected', async () => {
	const text = fc.oneof(
		fc.string({ minLength: 1, maxLength: 200 }),
		fc.constantFrom(
			'See [e99] and 【e98】 or [^e97].',
			'- clear\n- the cache [e55]\n\n    code [e1]',
			'`unclosed [e7]',
			'| clear | cache |\n|---|---|\n| [e9] | x |',
			'```\nclear [e3]\n```',
		),
	);
	await fc.assert(
		fc.asyncProperty(
			fc.string({ maxLength: 60 }),
			fc.array(text, { maxLength: 12 }),
			fc.string({ maxLength: 200 }),
			async (question, quotes, report) => {
				const ledger = new EvidenceLedger();
				for (const finding of quotes
					.filter(it => it.trim() !== '')
					.flatMap((it, i) => findingsOf(`f${i}.md`, `# Clear [e44] the cache\n\n${it}`))) {
					ledger.add(finding);
				}
				const workspace = {
					question: `${question} clear the cache`,
					report,
					action: undefined,
					observation: undefined,
				};
				for (const final of [false, true]) {
					const { decision } = await createExtractivePolicy().decide(
						{ round: 2, workspace, evidence: ledger, tools: tools(), dispatch() {}, final },
						new AbortController().signal,
					);
					const written = [
						...(decision.report.kind === 'rewrite'
							? [decision.report.text]
							: decision.report.kind === 'edits'
								? decision.report.edits.map(it => it.body)
								: []),
						...(decision.action.kind === 'answer' ? [decision.action.text] : []),
					];
					for (const id of written.flatMap(citedIds)) {
						assert.ok(ledger.get(id), `${id} in ${written.join('\n')}`);
					}
				}
			},
		),
		{ numRuns: 150 },
	);
});

test('a run that ends early answers from what it has found, without its notes', () => {
	const evidence = new EvidenceLedger();
	evidence.add(finding({ uri: 'ice', title: 'Ice', quote: 'Ice melts at 0 degrees Celsius under normal pressure.' }));
	const workspace = { ...openWorkspace('When does ice melt?'), report: '## Searched\n\n- `ice melt`: e1' };
	const { answer = '', report = '' } = createExtractivePolicy().conclude?.(workspace, evidence) ?? {};
	assert.match(answer, /Ice melts at 0 degrees[\s\S]*\[e1\]/);
	assert.doesNotMatch(report, /## Searched/);
});
