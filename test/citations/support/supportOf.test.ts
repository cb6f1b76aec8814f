import assert from 'node:assert/strict';
import test from 'node:test';
import { describeGap } from '../../../src/citations/support/describeGap.ts';
import { supportOf } from '../../../src/citations/support/supportOf.ts';

/** Judges a claim by one passage; `expected` is `supported`, or the verdict and why. */
function check(claim: string, quote: string, expected: string, context = ''): void {
	const { verdict, gaps } = supportOf(claim, [{ quote, context }]);
	const shown = gaps.length === 0 ? verdict : `${verdict}: ${gaps.map(describeGap).join('; ')}`;
	assert.equal(shown, expected, claim);
}

const timeout = 'The body timeout is 300 seconds by default, and the client closes the socket after it.';

test('a number that is not in the passage is told with the one that stands there', () => {
	check('By default the body timeout is 300 seconds.', timeout, 'supported');
	check(
		'By default the body timeout is 400 seconds.',
		timeout,
		'unsupported: the sentence says 400 seconds where the passage says 300 seconds',
	);
	check('The pool opens 1,500 connections.', 'A pool opens 1500 connections.', 'supported');
	check('The pool opens 1.5k connections.', 'A pool opens 1,500 connections.', 'supported');
	check('The pool opens ten connections.', 'A pool opens 10 connections.', 'supported');
	check(
		'The pool opens twelve connections.',
		'A pool opens 10 connections.',
		'unsupported: the sentence says twelve where the passage says 10',
	);
	check('The city has 3 million inhabitants.', 'The city has 3,000,000 inhabitants.', 'supported');
	check('About 48 million people live there.', '47.9 million people live in the country.', 'supported');
	check('Half of the users agreed to it.', '50 % of the users agreed to it.', 'supported');
	check('It needs Node.js 20 or newer.', 'Node.js v20 or later is needed.', 'supported');
});

test('a writer who counts what the passage lists is not doubted', () => {
	check('npm offers three ways to log in.', 'npm offers these ways to log in: web, legacy, token.', 'supported');
});

test('the same number of something else is no support', () => {
	check(
		'A request is sent again after 5 retries at most.',
		'There are 3 retries, and 5 requests share a socket.',
		'unsupported: the sentence says 5 where the passage says 3',
	);
});

test('units are converted, and must be of one kind', () => {
	check('The wait is 1.5 s.', 'The wait is 1,500 ms.', 'supported');
	check('The body timeout is 5 minutes.', timeout, 'supported');
	check('The file holds 128 KiB.', 'The file holds 131072 bytes.', 'supported');
	check('It costs $1,200.', 'It costs 1200 dollars.', 'supported');
	check(
		'By default the body timeout is 300 ms.',
		timeout,
		'unsupported: the sentence says 300 ms where the passage says 300 seconds',
	);
	check('A lock is stale after 10 seconds.', 'When a lock is stale, in milliseconds. Default: `10000`', 'supported');
	check(
		'A lock is stale after 10000 seconds.',
		'When a lock is stale, in milliseconds. Default: `10000`',
		'unsupported: the sentence says 10000 seconds where the passage says 10000 milliseconds',
	);
	check(
		'The breaker counts failures per minute.',
		'The breaker counts failures per second.',
		'unsupported: the sentence says minute where the passage says second',
	);
});

test('dates agree in what both say', () => {
	const released = 'Version 4 was released on 3 May 2021.';
	check('Version 4 was released in May 2021.', released, 'supported');
	check('Version 4 was released on 2021-05-03.', released, 'supported');
	check('Version 4 was released in 2021.', released, 'supported');
	check('Version 4 was released in Q2 2021.', released, 'supported');
	check(
		'Version 4 was released in June 2021.',
		released,
		'unsupported: the sentence says June 2021 where the passage says 3 May 2021',
	);
	check(
		'Version 4 was released in 2020.',
		released,
		'unsupported: the sentence says 2020 where the passage says 3 May 2021',
	);
});

test('names must be there, in the passage or around it', () => {
	const saved = '`--save-dev` installs a package as a development dependency.';
	check('--save-dev installs a development dependency.', saved, 'supported');
	check(
		'--save-exact installs a development dependency.',
		saved,
		'unsupported: the sentence says --save-exact where the passage says --save-dev',
	);
	check('A pool of the library Undici keeps its sockets.', 'A pool keeps its sockets.', 'supported', 'Undici API');
	check(
		'The engine of Chrome keeps its sockets in a pool.',
		'The engine keeps its sockets in a pool.',
		'weak: Chrome is not named in the passage',
	);
	check('GitHub Copilot suggests code.', 'Copilot suggests code.', 'supported');
	check('The protocol runs over QUIC rather than TCP.', 'The protocol runs over QUIC.', 'supported');
	check('The method fs.readFile reads a file.', 'readFile() reads a file at once.', 'supported');
	check('The exitCode of the program is kept.', 'The exit code of the program is kept.', 'supported');
	check(
		'A project has to have a composer.lock.',
		'The project must have an existing package-lock.json, and the lock file must match.',
		'unsupported: composer.lock is not named in the passage',
	);
	check(
		'`canRead` tells of the file.',
		'One can read the file and tell.',
		'unsupported: canRead is not named in the passage',
	);
});

test('a name that took the place of another is found though the passage has both', () => {
	check(
		'The tool sends errors to Sentry and timings to Sentry.',
		'The tool sends errors to Sentry and timings to Grafana. Sentry is free.',
		'unsupported: the sentence says Sentry where the passage says Grafana',
	);
});

test('words in quotation marks must be those of the passage', () => {
	check('The manual warns that it “closes the socket after it”.', timeout, 'supported');
	check(
		'The body timeout by default “keeps the socket alive”.',
		timeout,
		'unsupported: the words “keeps the socket alive” are not in the passage',
	);
});

test('what a passage denies cannot be claimed, nor the other way round', () => {
	const wipes = 'The command does not touch the lockfile of the project.';
	check('The command leaves the lockfile of the project alone.', wipes, 'supported');
	check('The lockfile of the project is not touched by the command.', wipes, 'supported');
	check(
		'The command will touch the lockfile of the project.',
		wipes,
		'unsupported: the sentence says “touch” where the passage says “not touch”',
	);
	check(
		'The body timeout is not 300 seconds by default.',
		timeout,
		'unsupported: the sentence says “not 300” where the passage says “300”',
	);
	check(
		'The client of the body timeout never notices a closed socket.',
		timeout,
		'unsupported: the sentence says “never notices”, the passage does not',
	);
	check('Clients must never share a socket.', 'Clients must not share a socket.', 'supported');
	check(
		'The minimum size of a queue is 5 entries.',
		'The maximum size of a queue is 5 entries.',
		'unsupported: the sentence says “minimum” where the passage says “maximum”',
	);
});

test('a number may be rounded where it shows that it is', () => {
	check('The bridge is 2.7 km long.', 'The length of the bridge is 2,737 m.', 'supported');
	check(
		'The bridge is 2.9 km long.',
		'The length of the bridge is 2,737 m.',
		'unsupported: the sentence says 2.9 km where the passage says 2,737 m',
	);
	check('A fine is up to €35 million.', 'A fine is up to EUR 35 000 000.', 'supported');
	check('Memory stays below 80 MB.', 'Memory never exceeds 76 MB.', 'supported');
	check('Mercury orbits in 88 days.', 'The orbit of Mercury takes 87.97 days.', 'supported');
	check('It has 671 billion parameters.', 'A model with 671B parameters.', 'supported');
	check('市场规模将达到1.8万亿美元。', '市场规模将达到18,000亿美元。', 'supported');
});

test('a passage that speaks of something else is told apart from one that says less', () => {
	check(
		'Cats sleep on the warm sofa all day.',
		timeout,
		'unsupported: the passage does not speak of Cats, sleep, warm, sofa',
	);
	check(
		'The client closes sockets gracefully whenever garbage collection finishes.',
		timeout,
		'weak: the passage does not speak of gracefully, garbage, collection, finishes',
	);
});

test('Chinese is compared by pairs of characters, numbers and denials', () => {
	const chinese = '该库自2021年5月3日起默认超时为300秒，不会重试失败的请求。';
	check('默认超时为300秒。', chinese, 'supported');
	check('默认超时是5分钟。', chinese, 'supported');
	check('默认超时为400秒。', chinese, 'unsupported: the sentence says 400秒 where the passage says 300秒');
	check('该库于2021年5月发布默认超时。', chinese, 'supported');
	check('默认超时为300毫秒。', chinese, 'unsupported: the sentence says 300毫秒 where the passage says 300秒');
	check('猫整天睡在温暖的沙发上面。', chinese, 'unsupported: the passage does not speak of 猫整天睡, 温暖, 沙发上面');
});

test('a claim without a passage has no support', () => {
	assert.equal(supportOf('The timeout is 300 seconds.', []).verdict, 'unsupported');
});

test('across languages only numbers, dates and names count', () => {
	check('默认情况下，正文的超时是 300 秒。', timeout, 'supported');
	check(
		'默认情况下，正文的超时是 400 秒。',
		timeout,
		'unsupported: the sentence says 400秒 where the passage says 300 seconds',
	);
	check('使用 --save-dev 时会安装开发依赖。', timeout, 'unsupported: --save-dev is not named in the passage');
	check('Der Client wird die Verbindung nach 300 Sekunden und nicht eher trennen.', timeout, 'supported');
});

test('what is around a passage may hold a number, and is not enough for the rest', () => {
	check('Undici 7 closes the socket after the timeout.', timeout, 'supported', 'Undici 7 documentation');
});
