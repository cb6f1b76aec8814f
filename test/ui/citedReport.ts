import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { composeDocument } from '../../src/report/document.ts';
import { type EvidenceFile, formatEvidenceFile } from '../../src/report/evidenceFile.ts';
import { EvidenceLedger } from '../../src/report/ledger.ts';

/** The claims of the report that `writeCitedReport` writes, each with the words that it cites. */
const passages = [
	{
		claim: 'Since npm 7, peer dependencies are installed by default',
		title: 'The package.json file and the peers of a package',
		quote: 'As of npm v7, `peerDependencies` are installed by default.',
		prefix: 'what the host of a plugin is expected to share with it, and with all others. ',
		suffix: ' Before that, npm versions 3 to 6 only warned of those that were missing, and ',
		uri: 'https://docs.npmjs.test/package-json',
		verdict: 'supported',
	},
	{
		claim: 'The lock file is committed to the repository in every project',
		title: 'package-lock.json',
		quote: 'This file is intended to be committed into source repositories, and serves various purposes.',
		prefix: '',
		suffix: '\n\nDescribe a single representation of a dependency tree',
		uri: 'https://docs.npmjs.test/package-lock',
		verdict: 'partly',
	},
	{
		claim: 'npm ci never removes node_modules',
		title: 'npm-ci: Clean install a project',
		quote: 'If a node_modules is already present, it will be automatically removed before npm ci begins its install.',
		prefix: '',
		suffix: '',
		uri: 'https://docs.npmjs.test/ci',
		verdict: 'contradicted',
	},
	{
		claim: 'يمكن نشر الحزمة بأمر واحد',
		title: 'دليل النشر',
		quote: 'لنشر الحزمة استخدم الأمر npm publish داخل مجلد المشروع، ثم تحقّق من رقم الإصدار.',
		prefix: '',
		suffix: '',
		uri: 'https://ar.npm.test/publish',
		verdict: undefined,
	},
	{
		claim: '发布前会运行 prepublishOnly 脚本',
		title: '生命周期脚本',
		quote: '仅在执行 npm publish 时，于打包之前运行；用于发布前的检查与构建。'.repeat(40),
		prefix: '',
		suffix: '',
		uri: 'https://zh.npm.test/scripts',
		verdict: undefined,
	},
] as const;

/** Writes a report with its evidence file into `research/` of a project: verdicts of every kind, three scripts, one very long quote. */
export function writeCitedReport(project: string): { readonly name: string; readonly labels: readonly string[] } {
	const ledger = new EvidenceLedger();
	const found = passages.map(({ claim: _claim, verdict: _verdict, uri, title, ...words }) =>
		ledger.add({
			...words,
			source: { uri, title, type: 'webpage', retrievedAt: '2026-11-20T10:00:00.000Z', sha256: '0'.repeat(64) },
			locator: {},
		}),
	);
	const claims = passages.map((it, index) => `- ${it.claim} [${found[index]?.id}].`);
	const { markdown, evidenceFile } = composeDocument({
		run: '20261120-100000-previewed-0000',
		question: 'What should a team know before it publishes with npm?',
		startedAt: '2026-11-20T10:00:00.000Z',
		policy: 'demo-model',
		notes: [],
		answer: `Peer dependencies need no installation of their own any more [${found[0]?.id}].`,
		report: `## Before publishing\n\n${claims.join('\n')}\n`,
		evidence: ledger,
		folder: `file://${project}/research`,
		evidenceFileName: 'previewed.evidence.json',
	});
	const verdicts = passages.flatMap(({ claim, verdict }, index) =>
		verdict === undefined
			? []
			: [
					{
						claim: `${claim}.`,
						evidence: [`${found[index]?.id}`],
						verdict,
						reason: reasons[verdict],
						by: 'demo-model',
						at: '2026-11-21T09:00:00.000Z',
					},
				],
	);
	mkdirSync(join(project, 'research'), { recursive: true });
	writeFileSync(join(project, 'research/previewed.md'), markdown);
	const file: EvidenceFile = { ...evidenceFile, verdicts };
	writeFileSync(join(project, 'research/previewed.evidence.json'), formatEvidenceFile(file));
	return { name: 'previewed.md', labels: evidenceFile.evidence.map(it => it.label) };
}

const reasons = {
	supported: 'The words say so.',
	partly: 'It is intended to be committed; that every project does is not said.',
	contradicted: 'The words say that it is removed.',
};
