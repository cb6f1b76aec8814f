import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { passageOf } from '../../../src/agent/extractive/passage.ts';
import { findingBullet } from '../../../src/agent/extractive/wording.ts';
import { isQuotedFrom } from '../../../src/citations/misquote.ts';
import type { Evidence } from '../../../src/report/evidence.ts';
import { EvidenceLedger } from '../../../src/report/ledger.ts';
import { findingsOf } from './world.ts';

/** What a bullet that shows the whole passage puts in quotation marks, each of which must be a run of its words. */
function check(evidence: Evidence): void {
	const passage = passageOf(evidence);
	for (let from = 0; from < passage.units.length; from += 2) {
		const bullet = findingBullet({
			parts: [{ passage, units: passage.units.slice(from, from + 4) }],
			term: '',
			score: 1,
		});
		const prose = bullet.replace(/\n[^]*$/, '');
		for (const [, words = ''] of prose.matchAll(/“([^“”]*)”/g)) {
			assert.ok(isQuotedFrom(evidence.quote, words), `“${words}”\n\nis not said so in\n\n${evidence.quote}`);
		}
	}
}

function evidenceOf(name: string, text: string): Evidence[] {
	const ledger = new EvidenceLedger();
	return findingsOf(name, text).map(it => ledger.add(it));
}

const docs = join(import.meta.dirname, '..', '..', '..', 'node_modules', 'npm', 'docs', 'content');

test('each quotation is a run of words of its passage, in real documents', () => {
	for (const folder of ['commands', 'configuring-npm', 'using-npm']) {
		for (const name of readdirSync(join(docs, folder))) {
			evidenceOf(name, readFileSync(join(docs, folder, name), 'utf8')).forEach(check);
		}
	}
});

test('each quotation is a run of words of its passage, whatever its marks', () => {
	const line = fc.oneof(
		fc.constantFrom(
			'**name**',
			'`--flag`::',
			'With `-m`, <oldbranch> becomes <newbranch>.',
			'endif::git-pull[]',
			'+',
			'[NOTE]',
			'-----',
			'.. function:: walk(top)',
			'>>> import os',
			'>>> os.getcwd()  # where',
			'See [the <em>guide</em>](https://x.test/a_(b)) and <https://y.test>, __init__ or _this_.',
			'1. First, **do** this:',
			'   * then that.',
			'| a | b |',
			'|---|---|',
			'<!-- hidden --> shown',
			'```sh',
			'',
			'下面是如何删除文件：',
		),
		// Not what may be a tag that another line closes: whether it is one is anybody's guess.
		fc.string({ maxLength: 30 }).filter(it => !/<[a-z!/?]/i.test(it)),
	);
	fc.assert(
		fc.property(
			fc.array(line, { minLength: 1, maxLength: 8 }),
			fc.constantFrom('a.md', 'a.txt', 'a.rst', 'a.yaml', 'a.html'),
			(lines, name) => {
				const text = lines.join('\n').replaceAll(/\n{2,}/g, '\n');
				if (/\S/.test(text)) {
					evidenceOf(name, text).forEach(check);
				}
			},
		),
		{ numRuns: 500 },
	);
});
