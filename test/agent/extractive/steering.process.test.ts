import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maxRounds } from '../../../src/agent/budget.ts';
import { createExtractivePolicy } from '../../../src/agent/extractive/policy.ts';
import { iterResearch } from '../../../src/agent/paradigm.ts';
import { research } from '../../../src/agent/research.ts';
import { emptyRunState, foldRun, type RunState } from '../../../src/agent/runState.ts';
import type { Steer } from '../../../src/agent/steering.ts';
import { citedIds } from '../../../src/report/citation.ts';
import { createFolderEnvironment } from '../../../src/tools/folderEnvironment.ts';
import { FixedClock } from '../../fakes/fixedClock.ts';
import { snapshotsInMemory } from '../../tools/snapshotsInMemory.ts';
import { TempFolder } from '../../tools/tempFolder.ts';

const files = {
	'harbour.md': `# The harbour

## Ice

The harbour is kept open by the tug Otso, which breaks the ice twice a day from January to April.

When the ice is thicker than forty centimetres, the tug is helped by the icebreaker Sisu.

## Ferries

Ferries leave every two hours. In winter they follow the channel that the tug has broken.`,
	'history.md': `# History of the harbour

Before 1921 the harbour was closed by ice for three months of every year, and mail came over the ice by sledge.

The first tug that could break ice was bought in 1921.`,
	'prices.md': '# Prices\n\nA ticket for the ferry costs eleven crowns, and nine for those who live on the island.',
};

/** A run over the folder in which the user speaks once, when there are findings. */
async function researched(
	question: string,
	say: (state: RunState) => Partial<Steer>,
): Promise<RunState & { answer: string }> {
	using folder = new TempFolder(files);
	using environment = createFolderEnvironment({
		folders: [folder.path],
		cacheFolder: undefined,
		snapshots: snapshotsInMemory(),
		now: () => new Date('2026-01-02T03:04:05Z'),
	});
	const { signal } = new AbortController();
	await environment.prepare(signal);
	let state = emptyRunState();
	let hasSpoken = false;
	const researcher = {
		run: 'r1',
		policy: createExtractivePolicy(),
		paradigm: iterResearch,
		environment,
		limits: [maxRounds(20)],
		clock: new FixedClock(),
		steering: {
			mustFinish: false,
			take(): Steer | undefined {
				if (hasSpoken || citedIds(state.report).length === 0) {
					return undefined;
				}
				hasSpoken = true;
				return { notes: [], report: undefined, ...say(state) };
			},
		},
	};
	for await (const event of research(question, researcher, signal)) {
		state = foldRun(state, event);
	}
	assert.ok(hasSpoken);
	assert.equal(state.outcome?.kind, 'answered');
	return { ...state, answer: state.outcome.answer };
}

const question = 'How is the harbour kept open when there is ice?';

test('over a real folder, a passage that the user removed stays removed, under whatever id it is read again', async () => {
	const plain = await researched(question, () => ({}));
	assert.match(plain.answer, /the tug Otso/);
	const { answer, report, ledger, wishes } = await researched(question, ({ report }) => ({
		report: report
			.split('\n')
			.filter(it => !it.includes('Otso'))
			.join('\n'),
	}));
	assert.ok(wishes.unwanted.some(id => ledger.get(id)?.quote.includes('Otso')));
	assert.doesNotMatch(answer + report, /Otso/);
	assert.deepEqual(
		citedIds(answer + report).filter(it => wishes.unwanted.includes(it)),
		[],
	);
});

test('over a real folder, what the user writes stays, and what they ask is looked into', async () => {
	const {
		answer,
		report,
		question: asked,
	} = await researched(question, ({ report }) => ({
		report: report.replace('## Findings\n', '## Findings\n\nAsk the harbour master whether this still holds.\n'),
		notes: ['What does a ticket for the ferry cost?'],
	}));
	assert.match(report, /Ask the harbour master whether this still holds\./);
	assert.match(answer, /eleven crowns/);
	assert.match(answer, /Otso/);
	assert.equal(asked, question);
});
