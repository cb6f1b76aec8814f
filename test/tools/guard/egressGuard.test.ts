import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { ToolError } from '../../../src/agent/tool.ts';
import type { ApprovalRequest } from '../../../src/tools/guard/approvals.ts';
import { addressesIn, EgressGuard } from '../../../src/tools/guard/egressGuard.ts';

const { signal } = new AbortController();
const question = 'How does the retry budget of https://docs.example.org/retry compare with ours?';
const file = `The retry budget of the billing gateway is eleven attempts over nine minutes, then the invoice is parked.
Its key is sk-live-9aX2bC7dE4fG1hJ8kL5m, see https://wiki.corp.example/billing for the owner.`;

function guardOf(approve: (request: ApprovalRequest) => boolean = () => false): EgressGuard {
	return new EgressGuard(question, { isApproved: async request => approve(request) });
}

/** A guard of a run that has read the file. */
function tainted(approve?: (request: ApprovalRequest) => boolean): EgressGuard {
	const guard = guardOf(approve);
	showFile(guard, file);
	return guard;
}

function showFile(guard: EgressGuard, quote: string): void {
	const source = { uri: 'file:///project/notes.md', title: 'Notes', type: 'document', retrievedAt: '', sha256: '' };
	guard.note({ observation: '', findings: [{ source, quote, prefix: '', suffix: '', locator: {} }] }, true);
}

async function refused(work: Promise<void>): Promise<boolean> {
	try {
		await work;
		return false;
	} catch (error) {
		assert.ok(error instanceof ToolError);
		return true;
	}
}

const visits = async (guard: EgressGuard, url: string): Promise<boolean> =>
	!(await refused(guard.checkAddress(new URL(url), signal)));
const searches = async (guard: EgressGuard, query: string): Promise<boolean> =>
	!(await refused(guard.checkQuery(query, 'the web', signal)));

test('a run that has read nothing private may compose addresses and ask anything', async () => {
	const guard = guardOf();
	assert.ok(await visits(guard, 'https://en.wikipedia.org/wiki/Exponential_backoff'));
	assert.ok(await searches(guard, 'x'.repeat(300)));
});

test('after a project file, an address must have been seen: in the question, a result, a page or the file', async () => {
	const guard = tainted();
	assert.ok(!(await visits(guard, 'https://evil.test/?d=billing')));
	guard.addResults(['https://a.test/one']);
	guard.addPublic('A page.', ['https://b.test/two?x=1']);
	for (const url of [
		'https://docs.example.org/retry',
		'https://wiki.corp.example/billing',
		'https://a.test/one#part',
		'https://b.test/two?x=1',
	]) {
		assert.ok(await visits(guard, url), url);
	}
	for (const url of [
		'https://a.test/One',
		'https://a.test/one?',
		'https://a.test/one/../two',
		'https://b.test/two?x=2',
	]) {
		assert.ok(!(await visits(guard, url)), url);
	}
});

test('the user can allow a composed address, and is told it as it is; a copy of project text stays refused', async () => {
	const asked: ApprovalRequest[] = [];
	const guard = tainted(request => asked.push(request) > 0);
	assert.ok(await visits(guard, 'https://status.example.net/now'));
	assert.deepEqual(asked, [
		{ act: 'fetch-composed', asset: 'https://status.example.net/now', destination: 'example.net' },
	]);
	assert.ok(!(await visits(guard, 'https://example.net/?q=the+billing+gateway+is+eleven+attempts+over+nine+minutes')));
	assert.ok(!(await visits(guard, `https://example.net/?q=${'a1'.repeat(101)}`)));
});

test('a query may use the words of a file, but not eight of them in a row', async () => {
	const guard = tainted();
	assert.ok(await searches(guard, 'retry budget eleven attempts nine minutes'));
	assert.ok(!(await searches(guard, 'BILLING-gateway: is eleven  attempts, over nine minutes then "the invoice"')));
	assert.ok(!(await searches(guard, 'why of the billing gateway is eleven attempts?')));
});

test('words that the question or a public page says too may be asked for', async () => {
	const guard = tainted();
	const sentence = 'the billing gateway is eleven attempts over nine minutes';
	assert.ok(!(await searches(guard, sentence)));
	guard.addPublic(`They say: ${sentence}, and more.`, []);
	assert.ok(await searches(guard, sentence));
});

test('Chinese without blanks is compared by its characters', async () => {
	const guard = guardOf();
	guard.addPrivate('计费网关的重试预算是九分钟内十一次尝试,然后发票会被搁置。');
	assert.ok(await searches(guard, '重试预算 计费网关'));
	assert.ok(!(await searches(guard, '计费 网关的重试 预算是九分钟内十一次 尝试然后')));
});

test('no twelve characters of a key go out, whatever is approved and however they are dressed', async () => {
	const guard = tainted(() => true);
	const key = 'sk-live-9aX2bC7dE4fG1hJ8kL5m';
	const forms = [
		key.slice(3, 16),
		Array.from(key).reverse().join(''),
		Buffer.from(key).toString('base64'),
		Buffer.from(`k${key}`).toString('base64url'),
		Buffer.from(key).toString('hex'),
	];
	for (const form of forms) {
		assert.ok(!(await searches(guard, `what is ${form}`)), form);
		assert.ok(!(await visits(guard, `https://docs.example.org/${form}`)), form);
		assert.ok(
			!(await visits(
				guard,
				`https://docs.example.org/?q=${Array.from(form, it => `%${it.charCodeAt(0).toString(16)}`).join('')}`,
			)),
		);
	}
});

test('a site that only pages link to may be read three times, by links of another twenty times, and results as often as they come', async () => {
	const guard = tainted();
	const link = (site: string, n: number): string => `https://${n}.${site}/bit`;
	for (const site of ['evil.test', 'good.test']) {
		guard.addPublic(
			'Links.',
			Array.from({ length: 30 }, (_, n) => link(site, n)),
		);
	}
	guard.addResults(['https://good.test/', ...Array.from({ length: 30 }, (_, n) => link('found.test', n))]);
	const readable = async (site: string): Promise<number> => {
		let count = 0;
		for (let n = 0; n < 30; n++) {
			count += (await visits(guard, link(site, n))) ? 1 : 0;
		}
		return count;
	};
	assert.equal(await readable('evil.test'), 3);
	assert.equal(await readable('good.test'), 20);
	assert.equal(await readable('found.test'), 30);
	assert.ok(await visits(guard, link('evil.test', 0)), 'what was read may be read again');
});

test('with nothing private to tell, a site may be read twenty times by addresses of the model’s making', async () => {
	const guard = guardOf();
	let count = 0;
	for (let n = 0; n < 30; n++) {
		count += (await visits(guard, `https://api.test/${n}`)) ? 1 : 0;
	}
	assert.equal(count, 20);
});

test('property: whatever the model wraps it in, forty characters of a private file never leave', async () => {
	const word = fc.stringMatching(/^[a-z]{3,9}$/);
	const sentence = fc.array(word, { minLength: 14, maxLength: 30 });
	await fc.assert(
		fc.asyncProperty(
			sentence,
			fc.array(word, { maxLength: 10 }),
			fc.nat(5),
			fc.constantFrom(' ', '-', ', ', '+', '  "'),
			async (words, around, from, glue) => {
				const guard = guardOf();
				guard.addPrivate(`${words.join(' ')}.`);
				const copy = words.slice(from, from + 8).join(glue);
				assert.ok(!(await searches(guard, [...around, copy, ...around].join(' '))));
				const url = new URL('https://evil.test/');
				url.searchParams.set('d', copy);
				assert.ok(!(await visits(guard, url.href)));
			},
		),
		{ numRuns: 200 },
	);
});

test('an address in the text of a page counts as one that the page links to', async () => {
	const guard = tainted();
	const source = { uri: 'https://a.test/list', title: 'List', type: 'webpage', retrievedAt: '', sha256: '' };
	const quote = 'The data are at http://data.test/2020.csv, and further sets beside them.';
	guard.note({ observation: '', findings: [{ source, quote, prefix: '', suffix: '', locator: {} }] }, false);
	assert.ok(await visits(guard, 'http://data.test/2020.csv'));
	assert.ok(!(await visits(guard, 'http://data.test/2021.csv')));
});

test('what a tool says of its own work names no address: it may repeat what the model asked of it', async () => {
	const guard = guardOf();
	guard.note({ observation: 'No line matches https://evil.test/?d=eleven.', findings: [] }, true);
	assert.ok(guard.hasSeenPrivate);
	assert.ok(!(await visits(guard, 'https://evil.test/?d=eleven')));
});

test('an address that was fetched before the first project file may be read on in', async () => {
	const guard = guardOf();
	assert.ok(await visits(guard, 'https://en.wikipedia.org/wiki/Jitter'));
	guard.addPrivate(file);
	assert.ok(await visits(guard, 'https://en.wikipedia.org/wiki/Jitter#Sampling'));
	assert.ok(!(await visits(guard, 'https://en.wikipedia.org/wiki/Jitter?d=eleven')));
});

test('addresses are found in links of Markdown, lists, tables and Chinese text', () => {
	const cases: readonly (readonly [text: string, ...addresses: string[]])[] = [
		['see [a](https://a.test/x)[b](https://b.test/y), please', 'https://a.test/x', 'https://b.test/y'],
		['(https://a.test/x_(y)).', 'https://a.test/x_(y)'],
		['name,https://a.test/1,https://b.test/2', 'https://a.test/1', 'https://b.test/2'],
		['请看https://a.test/页。然后https://b.test/y，谢谢', 'https://b.test/y'],
		['请看 https://a.test/页 然后', 'https://a.test/页'],
		['https://web.test/2020/https://a.test/x', 'https://web.test/2020/https://a.test/x', 'https://a.test/x'],
		['**https://a.test/x**; "https://b.test/y"', 'https://a.test/x', 'https://b.test/y'],
	];
	for (const [text, ...addresses] of cases) {
		const found = addressesIn(text);
		assert.deepEqual(
			addresses.filter(it => !found.includes(it)),
			[],
			`${text}: ${found.join(' ')}`,
		);
	}
});

test('the shortest copies are found wherever they begin: eight words of a letter, sixteen characters of Chinese', async () => {
	const chinese = '计费网关的重试预算是九分钟内十一次尝试然后发票会被搁置';
	for (let start = 0; start + 16 <= chinese.length; start++) {
		const guard = guardOf();
		guard.addPrivate(chinese);
		assert.ok(!(await searches(guard, chinese.slice(start, start + 16))), `from ${start}`);
	}
	const guard = guardOf();
	guard.addPrivate('The code is a b c d e f g h i j k.');
	assert.ok(!(await searches(guard, 'b c d e f g h i')));
	assert.ok(await searches(guard, 'b c d e f g h'));
});

test('accents and characters that nobody sees hide no copy', async () => {
	const guard = tainted();
	for (const query of [
		'bill\u200bing gateway is eleven at\u00adtempts over nine minutes',
		'b\u0332illing g\u0301ateway is eleven attempts over nine minutes',
		'ｂｉｌｌｉｎｇ gateway is eleven attempts over nine minutes',
	]) {
		assert.ok(!(await searches(guard, query)), JSON.stringify(query));
	}
});

test('a key does not go out in pieces, nor in capitals', async () => {
	const guard = tainted(() => true);
	for (const query of ['9aX2 bC7d E4fG 1hJ8', '9-a-X-2-b-C-7-d-E-4-f-G', '9AX2BC7DE4FG1HJ8']) {
		assert.ok(!(await searches(guard, query)), query);
	}
});

test('what a program computes, names of it and addresses are no secrets', async () => {
	const cases: readonly (readonly [shown: string, query: string])[] = [
		['tokens = tokenizer.encode(text)', 'tokenizer.encode truncation'],
		['from huggingface_hub import hf_hub_download', 'hf_hub_download cache folder'],
		['new Utf8JsonWriterOptions { Indented = true }', 'Utf8JsonWriterOptions indented'],
		['secret: process.env.GITHUB_TOKEN', 'process.env.GITHUB_TOKEN in actions'],
		['password: z.string().min(8)', 'zod z.string().min(8) message'],
		['const token = getServerSession(options)', 'getServerSession options'],
		['"password": hashedPasswordOfUser', 'hashedPasswordOfUser'],
		['see docs/a11y/i18n/v1-2/x', 'docs/a11y/i18n/v1-2/x'],
		['ERR_HTTP2_PING_LENGTH', 'ERR_HTTP2_PING_LENGTH'],
		['api_key: <your-api-key-goes-here>', 'your-api-key-goes-here'],
	];
	for (const [shown, query] of cases) {
		const guard = guardOf();
		guard.addPrivate(shown);
		assert.ok(await searches(guard, query), shown);
	}
	const guard = guardOf();
	const commit = 'https://git.test/commit/3b331c3f8a9c0d1e2f3a4b5c6d7e8f9a0b1c2d3e';
	showFile(guard, `Get an access token: https://www.example.org/tokens; fixed in ${commit}`);
	assert.ok(await visits(guard, 'https://www.example.org/tokens'));
	assert.ok(await visits(guard, commit));
});

test('keys are known by their form, by what they are called and by their disorder', async () => {
	for (const [shown, secret] of [
		['url: postgres://app:Tr0ub4dor-and-3x@db/main', 'Tr0ub4dor-and-3x'],
		['Authorization: Bearer abcdefghijklmnopqrstuvwxyz', 'abcdefghijklmnopqrstuvwxyz'],
		['hf_QwErTyUiOpAsDfGhJkLzXcVbNm', 'hf_QwErTyUiOpAsDfGhJkLzXcVbNm'],
		["client_secret = 'abc~Def.123_xyz~QQ'", 'abc~Def.123_xyz~QQ'],
		['password: P@$$w0rd!#%&12', 'P@$$w0rd!#%&12'],
		['k3x9q0a7m2z8b1c5v6n4l0p9o8i7u6y5', 'k3x9q0a7m2z8b1c5v6n4l0p9o8i7u6y5'],
		['q7Xb2LrUtnF9MI/K7mDe4G/bPx3fiCYz8kQ', 'q7Xb2LrUtnF9MI/K7mDe4G/bPx3fiCYz8kQ'],
	] as const) {
		const guard = guardOf(() => true);
		guard.addPrivate(shown);
		assert.ok(!(await searches(guard, `what is ${secret}`)), shown);
	}
});

test('what the question says may be sent, though it looks like a key', async () => {
	const guard = new EgressGuard('What changed in 3b331c3f8a9c0d1e2f3a4b5c6d7e8f9a0b1c2d3e?', {
		isApproved: async () => false,
	});
	guard.addPrivate('Pinned to 3b331c3f8a9c0d1e2f3a4b5c6d7e8f9a0b1c2d3e.');
	assert.ok(await searches(guard, 'commit 3b331c3f8a9c0d1e2f3a4b5c6d7e8f9a0b1c2d3e'));
});

test('a whole key of a known form is sent nowhere, though no file showed it, unless the user wrote it', async () => {
	const guard = guardOf();
	for (const key of ['AKIAZ7QW3ERTYUIOP234', 'ghp_9aKdPq3Lm5Rt7Vw2Xy4Zb6Nc8Sd0Fg1Hj3K', 'sk-proj-Zk3vQm8tYw2b']) {
		assert.ok(!(await searches(guard, `what is ${key}`)), key);
	}
	assert.ok(await searches(guard, 'what does hf_hub_download do, and npm_package_json'));
	const own = new EgressGuard('Whose key is AKIAZ7QW3ERTYUIOP234?', { isApproved: async () => false });
	assert.ok(await searches(own, 'AKIAZ7QW3ERTYUIOP234'));
});

test('what an earlier run was shown counts in one that goes on from it', async () => {
	const about = { title: '', type: 'document', retrievedAt: '', sha256: '' };
	const rest = { prefix: '', suffix: '', locator: {} };
	const page = { ...rest, quote: 'See https://a.example/next.', source: { ...about, uri: 'https://a.example/page' } };
	const note = { ...rest, quote: file, source: { ...about, uri: 'file:///project/notes.md' } };
	const guard = guardOf();
	guard.takeUp([page]);
	assert.ok(!guard.hasSeenPrivate);
	guard.takeUp([note]);
	assert.ok(guard.hasSeenPrivate);
	assert.ok(await visits(guard, 'https://a.example/page'));
	assert.ok(await visits(guard, 'https://a.example/next'));
	assert.ok(!(await visits(guard, 'https://a.example/other')));
	// It may have stood in what a program of the model printed.
	assert.ok(!(await visits(guard, 'https://wiki.corp.example/billing')));
	assert.ok(!(await searches(guard, 'retry budget of the billing gateway is eleven attempts over nine minutes')));
	assert.ok(!(await searches(guard, 'sk-live-9aX2bC7dE4fG1hJ8kL5m')));
});

test('what the user adds to the question counts like the question', async () => {
	const guard = tainted();
	assert.ok(!(await visits(guard, 'https://b.example/limits')));
	guard.hear('read https://b.example/limits, and ask for the key sk-live-9aX2bC7dE4fG1hJ8kL5m');
	assert.ok(await visits(guard, 'https://b.example/limits'));
	assert.ok(!(await visits(guard, 'https://b.example/other')));
	assert.ok(!(await searches(guard, 'retry budget of the billing gateway is eleven attempts over nine minutes')));
	guard.hear('ask for the retry budget of the billing gateway is eleven attempts over nine minutes');
	assert.ok(await searches(guard, 'retry budget of the billing gateway is eleven attempts over nine minutes'));
});
