import assert from 'node:assert/strict';
import test from 'node:test';
import { isNoChange } from '../../../src/citations/service/changes.ts';
import { convertStyle } from '../../../src/citations/service/convertStyle.ts';
import { organize } from '../../../src/citations/service/organize.ts';
import { composeDocument } from '../../../src/report/document.ts';
import { EvidenceLedger } from '../../../src/report/ledger.ts';
import { finding } from '../../fakes/finding.ts';
import { randomFrom } from '../../fakes/random.ts';
import { changed, reportOf } from './iceReport.ts';

const reports = 60;

test(`what the composer writes is organized, and is the same after any style and back (${reports} random reports)`, () => {
	for (let seed = 0; seed < reports; seed++) {
		const { markdown, evidenceFile } = composed(randomFrom(seed));
		const text = seed % 3 === 0 ? markdown.replaceAll('\n', '\r\n') : markdown;
		const report = reportOf(text, evidenceFile);
		const labels = report.document.citations.map(it => it.label);
		assert.ok(isNoChange(organize(report)), `organize, seed ${seed}`);
		for (const style of ['footnote', 'inline', 'pandoc'] as const) {
			const other = changed(report, convertStyle(report, style));
			assert.deepEqual(
				other.document.citations.map(it => `${it.style} ${it.label}`),
				labels.map(it => `${style} ${it}`),
				`seed ${seed}`,
			);
			const back = changed(other, convertStyle(other, 'reference'));
			assert.equal(back.document.text, text, `${style}, seed ${seed}`);
		}
	}
});

/** A report on sources whose words are the worst that pages may hold, cited in any order and anywhere. */
function composed(random: () => number): ReturnType<typeof composeDocument> {
	const pick = (items: readonly string[]): string => items[Math.floor(random() * items.length)] ?? '';
	const some = (items: readonly string[], most: number): string =>
		Array.from({ length: 1 + Math.floor(random() * most) }, () => pick(items)).join(' ');
	const ledger = new EvidenceLedger();
	for (let index = 0; index < 8; index++) {
		const number = Math.floor(random() * 4);
		const uri = pick(['https://x.example/?a=`|\\', 'file:///docs/a%20b.md', 'https://y.example/(1)']);
		ledger.add(finding({ uri: `${uri}${number}`, title: some(hostile, 3), quote: `${some(hostile, 12)} ${index}` }));
	}
	const ids = ledger.list().map(it => it.id);
	const text = (most: number): string =>
		some([...hostile, ...ids.flatMap(it => [`[${it}]`, `[${it}, ${pick(ids)}].`])], most);
	return composeDocument({
		run: 'run',
		question: pick(['What?', '什么是冰？']),
		startedAt: '2026-01-02T03:04:05.000Z',
		policy: 'extractive',
		notes: [],
		answer: text(20),
		report: `## Findings\n\n${text(40)}\n\n| a | b |\n|---|---|\n| x [${ids[0]}] | ${ids[1]} |\n\n- ${text(10)}\n`,
		evidence: ledger,
		folder: 'file:///research',
		evidenceFileName: 'what.evidence.json',
	});
}

const hostile = [
	...'ice melts at 0 °C . `code` ` `` ]( [ ] (x) ![i](u) <b> </b> &amp; &#96; \\ " \' “q” | \\| \\` www.x.example http://x.example'.split(
		' ',
	),
	...'a@b.example *b* _i_ ~~s~~ [1] [^1] [@x{1}] [1]: # > - 1. 天气 😀 \u202e $ {3b} : ; ! !['.split(' '),
];
