import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import test from 'node:test';
import { textFragment } from '../../src/report/textFragment.ts';
import { readHtml } from '../../src/tools/corpus/readers/html.ts';
import { spansOf } from '../../src/tools/ranking/spans.ts';
import { Browser, chromium } from './chromium.ts';

const skip = chromium === undefined ? { skip: 'Chromium is not installed' } : {};

/** What there is to quote on pages that others wrote: every so many of the stretches that our tools would quote. */
function* quotesOf(
	pages: readonly string[],
	count: number,
): Generator<{ page: string; quote: string; prefix: string; suffix: string }> {
	const every = Math.max(1, Math.floor(pages.length / count));
	for (const [index, page] of pages.entries()) {
		if (index % every !== 0) {
			continue;
		}
		const reading = readHtml(readFileSync(page, 'utf8'));
		let step = reading.next();
		while (!step.done) {
			step = reading.next();
		}
		const { text } = step.value;
		const spans = spansOf(step.value, 0, text.length);
		const span = spans[(index * 7919) % Math.max(1, spans.length)];
		if (span) {
			const { start, end } = span;
			yield {
				page,
				quote: text.slice(start, end),
				prefix: text.slice(Math.max(0, start - 80), start),
				suffix: text.slice(end, end + 80),
			};
		}
	}
}

/** Whether the page has scrolled (it begins with an empty screen), and where; the fragment is found after the load. */
const scrolled = `new Promise(resolve => {
	let tries = 0;
	const look = () => scrollY > 0 || ++tries > 20 ? resolve(scrollY) : setTimeout(look, 25);
	look();
})`;

test('a browser finds quotes of real pages by their fragments', skip, async t => {
	const pages = globSync('node_modules/npm/docs/output/**/*.html').toSorted();
	const samples = [...quotesOf(pages, 30)].slice(0, 30);
	assert.equal(samples.length, 30);
	const server = createServer((request, response) => {
		const sample = samples[Number(request.url?.slice(1))];
		const html = sample ? readFileSync(sample.page, 'utf8') : '';
		// Room above and below, so that whatever is found is scrolled to, and nothing else is.
		const room = '<div style="height:3000px"></div>';
		response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
		response.end(html.replace(/<body[^>]*>/, it => it + room).replace('</body>', `${room}</body>`));
	}).listen(0, '127.0.0.1');
	await new Promise(resolve => server.once('listening', resolve));
	t.after(() => server.close());
	const address = server.address();
	const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;

	await using browser = await Browser.start(chromium ?? '');
	// The control: words that are not there are not found.
	await browser.open(`${origin}/0${textFragment('These words stand on none of the pages.', '', '')}`);
	assert.equal(await browser.evaluate(scrolled), 0);
	const lost: string[] = [];
	for (const [index, { quote, prefix, suffix }] of samples.entries()) {
		const fragment = textFragment(quote, prefix, suffix);
		await browser.open('about:blank');
		await browser.open(`${origin}/${index}${fragment}`);
		if (fragment === '' || (await browser.evaluate(scrolled)) === 0) {
			lost.push(`${fragment}\n${quote}`);
		}
	}
	t.diagnostic(`${samples.length - lost.length} of ${samples.length} quotes found`);
	assert.ok(lost.length <= 1, `not found:\n${lost.join('\n\n')}`);
});
