import { type ScriptedReply, say } from '../test/fakes/modelReply.ts';
import type { ServerRequest } from '../test/fakes/modelServer.ts';

/** What is asked while the pictures are taken. */
export const question = 'How do we publish several packages from one repository with npm?';
/** The round in which the model thinks long enough for pictures of a run that goes on. */
export const slowRound = 6;
const command = 'npm publish --workspaces --dry-run';

/**
 * The part of a language model over npm's manual: what it searches and writes is laid down here, what it cites are the passages
 * that the run has really read. Throws when one of them is not in the prompt, as pictures of a wrong citation would be of no use.
 */
export function playDemo({ body }: ServerRequest): ScriptedReply {
	const prompt = body?.messages.map(it => it.content).join('\n') ?? '';
	const round = Number(/This is round (\d+)/.exec(prompt)?.[1] ?? 1);
	const { think, calls, edits, answer } = rounds[Math.min(round, rounds.length) - 1] ?? {};
	const blocks = [
		`<think>${think}</think>`,
		...(calls ?? []).map(([name, args]) => `<tool_call>${JSON.stringify({ name, arguments: args })}</tool_call>`),
		...Object.entries(edits ?? {}).map(
			([section, body]) => `<edit op="append" section="## ${section}">\n${cited(body, prompt)}\n</edit>`,
		),
		...(answer === undefined ? [] : [`<answer>${cited(answer, prompt)}</answer>`]),
	];
	return say(blocks.join('\n'), { firstTokenMs: round === slowRound ? 25_000 : 700, tokensPerSecond: 400 });
}

interface Round {
	readonly think: string;
	readonly calls?: readonly (readonly [name: string, args: object])[];
	/** What is added to each section. `{words}` is a citation of the passage with these words. */
	readonly edits?: Readonly<Record<string, string>>;
	readonly answer?: string;
}

const rounds: readonly Round[] = [
	{
		think:
			'Workspaces are npm’s word for several packages in one repository. The manual should say how they are published.',
		calls: [
			['search', { query: ['publish workspaces of a repository', 'define workspaces in package.json'], read: 0 }],
		],
	},
	{
		think: 'There is a flag for all workspaces at once. Next: packages that need each other.',
		calls: [
			['visit', { url: 'docs/using-npm/workspaces.md', goal: 'how workspaces depend on each other, and their order' }],
		],
		edits: {
			'Setting it up':
				'The root `package.json` names the packages under `workspaces` {Workspaces are usually defined}, by their paths or by globs {direct paths of the folders}.',
			Publishing:
				'- `npm publish --workspaces` publishes all of them {Publish all workspaces}.\n- `--workspace=NAME`, once for each, publishes only those {Publish multiple workspaces}.',
		},
	},
	{
		think: 'Commands follow the order of package.json. What runs before a package is packed?',
		calls: [
			['visit', { url: 'docs/using-npm/scripts.md', goal: 'which scripts run on npm publish, prepare in workspaces' }],
		],
		edits: {
			'Setting it up':
				'A package that another one needs is linked, not fetched {npm will detect that}. Commands run in the order in which `package.json` lists the packages {in the order they appear}.',
		},
	},
	{
		think: 'prepare runs concurrently in workspaces: that matters here. Now what cannot be undone.',
		calls: [
			[
				'visit',
				{ url: 'docs/commands/npm-publish.md', goal: 'versions that exist already, files that are included, access' },
			],
		],
		edits: {
			'What runs on the way':
				'- `prepublishOnly` runs first, on `npm publish` only {ONLY on `npm publish`}.\n- `prepare` runs before the package is packed {Runs BEFORE the package is packed}. In workspaces it runs **in all packages at the same time**: where one needs the build of another, use `--foreground-scripts` {prepare scripts run concurrently}.',
		},
	},
	{
		think: 'A version is taken for ever, so a rehearsal is worth it. How do pipelines publish without a token?',
		calls: [['search', { query: ['trusted publisher OIDC from CI', 'provenance of a published package'], read: 0 }]],
		edits: {
			Publishing:
				'- A version that the registry has already makes it **fail** {already exists in the specified registry}.\n- `npm pack --dry-run` lists the files that would go out {npm pack --dry-run}.',
		},
	},
	{
		think: 'The repository itself can say what would be published: a dry run changes nothing.',
		calls: [['execute', { command }]],
		edits: {
			'From a pipeline':
				'A trusted publisher stands in for a token: npm checks who the pipeline says it is {OpenID Connect}.',
		},
	},
	{
		think: 'That is enough for an answer.',
		answer:
			'List the packages as workspaces, and publish them together with `npm publish --workspaces` {publishes all of them}. Where one package needs the build of another, use `--foreground-scripts` {use `--foreground-scripts`}.',
	},
];

/** Puts ids in the place of the words that they are looked up by: in a passage, or before a citation of the report. */
function cited(text: string, prompt: string): string {
	const passages = prompt.split(/^(?=\[e\d+\] “)/m).filter(it => it.startsWith('[e'));
	return text.replaceAll(/\{([^}]+)\}/g, (_, words: string) => {
		const at = prompt.indexOf(`${words} [e`);
		const id = passages.find(it => it.includes(words)) ?? (at < 0 ? '' : prompt.slice(at + words.length + 1));
		const [found] = /^\[e\d+\]/.exec(id) ?? [];
		if (found === undefined) {
			throw new Error(`No passage of the prompt says “${words}”.`);
		}
		return found;
	});
}
