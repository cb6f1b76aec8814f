#!/usr/bin/env node
import { resolve } from 'node:path';
import type { Limit, Prices } from '../agent/budget.ts';
import { fewestRollouts, mostRollouts, type Rollout, usualRollouts } from '../agent/heavy/heavyParts.ts';
import type { Paradigm } from '../agent/paradigm.ts';
import type { Policy } from '../agent/policy.ts';
import { ChoiceError } from '../hosting/choiceError.ts';
import type { ModelChoice, ModelDestination } from '../hosting/modelChoice.ts';
import { ModelError } from '../llm/modelError.ts';
import { defaultReportLength, type ReportLength, reportLengths } from '../report/reportLength.ts';
import { diskProblem } from '../runs/diskProblem.ts';
import type { PageReader } from '../tools/pageReader.ts';
import type { AskRequest, Terminals } from './ask.ts';
import { announceJudge, announceModel, announceWeb, asCommandError, describeEstimate } from './choiceWords.ts';
import { type Arguments, didYouMean, type OptionKinds, parseArguments } from './commandLine.ts';
import { CommandError, type ExitCode, exitCode, usageError } from './exitCode.ts';
import { type Command, commands, defaultMaxRounds, helpFor, laterCommands } from './help.ts';
import { parsePrice } from './price.ts';
import type { ResumableRun } from './resume.ts';
import { openTerminal } from './terminal.ts';
import { printable } from './terminalText.ts';
import { allowedHosts, oneOf, worldWish } from './worldOptions.ts';

/** What a run takes, whether it is new or gone on with. */
const asking: OptionKinds = {
	folder: 'values',
	out: 'value',
	force: 'flag',
	exclude: 'values',
	'max-rounds': 'value',
	'max-tokens': 'value',
	'max-minutes': 'value',
	length: 'value',
	model: 'value',
	'summary-model': 'value',
	'max-cost': 'value',
	price: 'value',
	format: 'value',
	mode: 'value',
	rollouts: 'value',
	events: 'value',
	'no-cache': 'flag',
	offline: 'flag',
	search: 'value',
	reader: 'value',
	python: 'value',
	'allow-site': 'values',
	'allow-host': 'values',
	'allow-command': 'values',
	'allow-unsandboxed': 'flag',
	'allow-project-words': 'flag',
	'allow-sensitive': 'values',
	quiet: 'flag',
	help: 'flag',
};

const options: Readonly<Record<Command, OptionKinds>> = {
	ask: { ...asking, update: 'value' },
	resume: { ...asking, steer: 'value' },
	fork: { ...asking, steer: 'value', round: 'value' },
	replay: { folder: 'value', help: 'flag' },
	runs: { folder: 'value', json: 'flag', help: 'flag' },
	check: {
		folder: 'values',
		json: 'flag',
		sarif: 'flag',
		'fail-on': 'value',
		verbose: 'flag',
		'ignore-verdicts': 'flag',
		help: 'flag',
	},
	bibliography: {
		to: 'value',
		all: 'flag',
		plain: 'flag',
		online: 'flag',
		out: 'value',
		force: 'flag',
		help: 'flag',
	},
	refresh: {
		write: 'flag',
		fetch: 'flag',
		embed: 'flag',
		folder: 'values',
		offline: 'flag',
		reader: 'value',
		'allow-host': 'values',
		json: 'flag',
		help: 'flag',
	},
	verify: {
		model: 'value',
		all: 'flag',
		'max-claims': 'value',
		'max-cost': 'value',
		price: 'value',
		offline: 'flag',
		json: 'flag',
		help: 'flag',
	},
	models: { help: 'flag' },
	doctor: {
		model: 'value',
		'summary-model': 'value',
		'synthesis-model': 'value',
		search: 'value',
		python: 'value',
		offline: 'flag',
		help: 'flag',
	},
	'python-packages': { 'allow-host': 'values', help: 'flag' },
	help: { help: 'flag' },
};

const workingFolder = process.cwd();
/** Whoever came by npm has no `deep-research` on the path. */
const checkCommand = /^(?:cli|research)$/.test(process.env['npm_lifecycle_event'] ?? '')
	? 'npm run cli -- check'
	: 'deep-research check';
const terminals: Terminals = {
	stdout: openTerminal(process.stdout, process.env),
	stderr: openTerminal(process.stderr, process.env),
};

/** Runs a command. What the user can mend is a sentence on stderr; a bug has its stack there. */
async function main([name, ...rest]: readonly string[]): Promise<ExitCode> {
	const { stdout, stderr } = terminals;
	try {
		if (name === undefined) {
			await stderr.write(helpFor(undefined));
			return exitCode.usage;
		}
		if (name === '--help' || name === '-h') {
			await stdout.write(helpFor(undefined));
			return exitCode.done;
		}
		if (name === '--version' || name === '-v') {
			const { version } = await import('../hosting/version.ts');
			await stdout.write(`${version()}\n`);
			return exitCode.done;
		}
		const command = commandOf(name);
		const args = parseArguments(rest, options[command]);
		if (args.has('help')) {
			await stdout.write(helpFor(command));
			return exitCode.done;
		}
		const code = await commandTable[command](args);
		if (stdout.failure) {
			throw new CommandError(exitCode.unwritable, `The output could not be printed: ${diskProblem(stdout.failure)}.`);
		}
		return code;
	} catch (error) {
		return await report(mendable(error));
	}
}

const commandTable: Readonly<Record<Command, (args: Arguments) => Promise<ExitCode>>> = {
	async ask(args) {
		const { questionOf } = await import('./question.ts');
		const limits = await limitsOf(args);
		rolloutsOf(args);
		if (args.has('update') && args.has('out')) {
			throw usageError('--update writes the report that it names: leave --out out.');
		}
		if (args.has('update') && args.value('mode') === 'heavy') {
			throw usageError('A report is brought up to date by one researcher: leave --mode heavy out.');
		}
		const excluded = await excludedOf(args);
		const hasQuestion = !args.has('update') || args.positionals.length > 0;
		const question = hasQuestion ? await questionOf(args.positionals, process.stdin) : undefined;
		return await research(args, { limits, excluded }, question);
	},

	async resume(args) {
		refuseRollouts(args);
		const limits = await limitsOf(args);
		const reference = onlyPositional(
			args,
			'Name the run that is to go on: deep-research resume RUN; `deep-research runs` lists them.',
		);
		const excluded = await excludedOf(args);
		const { takeForResume } = await import('./resume.ts');
		const held = await takeForResume(reference, args.values('folder').map(it => resolve(it))[0] ?? workingFolder);
		try {
			return await research(args, { limits, excluded }, held.question, held);
		} finally {
			await held.release().catch(() => {});
		}
	},

	async fork(args) {
		refuseRollouts(args);
		const limits = await limitsOf(args);
		const reference = onlyPositional(
			args,
			'Name the run that is to be forked: deep-research fork RUN --round K; `deep-research replay RUN` shows its rounds.',
		);
		const round = args.count('round');
		if (round === undefined) {
			throw usageError('Name the round from which the new run is to go its own way: --round K.');
		}
		const [{ forkForResume }, { systemClock }] = await Promise.all([
			import('./resume.ts'),
			import('../runs/systemClock.ts'),
		]);
		const excluded = await excludedOf(args);
		const folder = args.values('folder').map(it => resolve(it))[0] ?? workingFolder;
		const held = await forkForResume(reference, { folder, round, clock: systemClock });
		try {
			return await research(args, { limits, excluded }, held.question, held);
		} finally {
			await held.release().catch(() => {});
		}
	},

	async replay(args) {
		const reference = onlyPositional(
			args,
			'Name the run that is to be told again: deep-research replay RUN; `deep-research runs` lists them.',
		);
		const { replay } = await import('./replay.ts');
		return await replay(reference, { folder: folderOf(args), workingFolder, checkCommand }, terminals);
	},

	async runs(args) {
		if (args.positionals.length > 0) {
			throw usageError(`runs takes no "${args.positionals.join(' ')}": to name a folder, write --folder DIR.`);
		}
		const { runs } = await import('./runs.ts');
		return await runs({ folder: folderOf(args), workingFolder, isJson: args.has('json') }, terminals);
	},

	async check(args) {
		if (args.positionals.length === 0) {
			throw usageError('Name the report that is to be checked: deep-research check REPORT.md');
		}
		if (args.has('json') && args.has('sarif')) {
			throw usageError('--json and --sarif are two forms of one list: give one of them.');
		}
		const [{ check, failOnChoices }, { createDocumentReader }] = await Promise.all([
			import('./check.ts'),
			import('../tools/documents/createDocumentReader.ts'),
		]);
		const chosen = oneOf(args, 'fail-on', failOnChoices);
		await using documents = createDocumentReader();
		return await check(
			{
				reports: args.positionals,
				workingFolder,
				folders: args.values('folder').map(it => resolve(it)),
				output: args.has('sarif') ? 'sarif' : args.has('json') ? 'json' : 'text',
				failOn: failOnChoices.find(it => it === chosen) ?? 'warning',
				isVerbose: args.has('verbose'),
				ignoresVerdicts: args.has('ignore-verdicts'),
			},
			documents,
			terminals,
			new AbortController().signal,
		);
	},

	async bibliography(args) {
		const report = onlyPositional(
			args,
			'Name the report whose sources are to be written: deep-research bibliography REPORT.md',
		);
		const [{ bibliography }, { bibliographyForms }] = await Promise.all([
			import('./bibliography.ts'),
			import('../bibliography/forms.ts'),
		]);
		const form = bibliographyForms.find(it => it === (oneOf(args, 'to', bibliographyForms) ?? 'bibtex')) ?? 'bibtex';
		const request = {
			report,
			workingFolder,
			form,
			markup: args.has('plain') ? ('plain' as const) : ('markdown' as const),
			scope: args.has('all') ? ('all' as const) : ('cited' as const),
			out: args.value('out'),
			force: args.has('force'),
		};
		const { signal } = new AbortController();
		if (!args.has('online')) {
			return await bibliography(request, undefined, terminals, signal);
		}
		const [{ openDoor }, { createDoiRegister }, { systemClock }] = await Promise.all([
			import('../hosting/webChoice.ts'),
			import('../hosting/doiRegister.ts'),
			import('../runs/systemClock.ts'),
		]);
		await using door = openDoor({ cacheFolder: undefined, allowedHosts: [], variables: process.env }, () =>
			systemClock.now(),
		);
		return await bibliography(request, createDoiRegister(process.env, door), terminals, signal);
	},

	async refresh(args) {
		const report = onlyPositional(args, 'Name the report that is to be refreshed: deep-research refresh REPORT.md');
		const [act, second] = (['fetch', 'embed'] as const).filter(it => args.has(it));
		if (second !== undefined || (act !== undefined && args.has('write'))) {
			throw usageError('--write, --fetch and --embed are three different things: give one of them.');
		}
		const [{ refresh }, { createDocumentReader }, { cacheFolder }] = await Promise.all([
			import('./refresh.ts'),
			import('../tools/documents/createDocumentReader.ts'),
			import('../runs/userFolders.ts'),
		]);
		await using documents = createDocumentReader();
		const folders = args.values('folder').map(it => resolve(it));
		return await refresh(
			{
				report,
				workingFolder,
				folders,
				act: act ?? 'refresh',
				writes: args.has('write'),
				isJson: args.has('json'),
				web: worldWish(args, folders, cacheFolder()),
			},
			documents,
			terminals,
			new AbortController().signal,
		);
	},

	async verify(args) {
		const report = onlyPositional(args, 'Name the report that is to be verified: deep-research verify REPORT.md');
		const cost = args.amount('max-cost');
		const [{ verify }, { maxCost }] = await Promise.all([import('./verify.ts'), import('../agent/budget.ts')]);
		return await verify(
			{
				report,
				workingFolder,
				isAll: args.has('all'),
				mostClaims: args.count('max-claims'),
				limits: cost === undefined ? [] : [maxCost(cost)],
				isJson: args.has('json'),
				async chooseModel() {
					const { chooseModel } = await import('../hosting/modelChoice.ts');
					const { signal } = new AbortController();
					const choice = await chooseModel(
						{ spec: args.value('model'), variables: process.env, isOffline: args.has('offline') },
						async it => await terminals.stderr.write(`${printable(announceJudge(it))}\n`),
						signal,
					);
					return choice && { choice, prices: await pricesOf(choice, args, signal) };
				},
			},
			terminals,
		);
	},

	async models(args) {
		const { models } = await import('./models.ts');
		const { signal } = new AbortController();
		return await models({ words: args.positionals, variables: process.env }, terminals, signal);
	},

	async doctor(args) {
		if (args.positionals.length > 0) {
			throw usageError(`doctor takes no "${args.positionals.join(' ')}": to name a model, write --model SPEC.`);
		}
		const { doctor } = await import('./doctor.ts');
		const specs = Object.fromEntries(
			[
				['research', args.value('model')],
				['summary', args.value('summary-model')],
				['synthesis', args.value('synthesis-model')],
			].filter(([, spec]) => spec !== undefined),
		);
		const [{ checkWorld }, { cacheFolder }] = await Promise.all([
			import('../hosting/worldCheck.ts'),
			import('../runs/userFolders.ts'),
		]);
		const wish = { ...worldWish(args, [], cacheFolder()), isOffline: args.has('offline') };
		return await doctor(
			{ specs, variables: process.env, checkWorld: async signal => await checkWorld(wish, signal) },
			terminals,
			new AbortController().signal,
		);
	},

	async 'python-packages'(args) {
		const [{ pythonPackages }, { openDoor }, { systemClock }, { packFolder }] = await Promise.all([
			import('./pythonPackages.ts'),
			import('../hosting/webChoice.ts'),
			import('../runs/systemClock.ts'),
			import('../runs/userFolders.ts'),
		]);
		await using door = openDoor(
			{ cacheFolder: undefined, allowedHosts: allowedHosts(args), variables: process.env },
			() => systemClock.now(),
		);
		return await pythonPackages(
			{
				folder: packFolder(),
				packages: args.positionals,
				door,
				mirror: URL.parse(process.env['DEEP_RESEARCH_PYODIDE_URL'] ?? '') ?? undefined,
			},
			terminals,
			new AbortController().signal,
		);
	},

	async help(args) {
		const [about] = args.positionals;
		await terminals.stdout.write(helpFor(about === undefined ? undefined : commandOf(about)));
		return exitCode.done;
	},
};

/** What the run is to leave aside from the start, or from where it is gone on with. */
async function excludedOf(args: Arguments): Promise<readonly string[]> {
	const { excludedSources } = await import('./excludedSources.ts');
	return excludedSources(args.values('exclude'), workingFolder);
}

/** Researches a question, or goes on with the run that had begun to. */
async function research(
	args: Arguments,
	{ limits, excluded }: Pick<AskRequest, 'limits' | 'excluded'>,
	/** Absent for that of the report that is brought up to date. */
	question: string | undefined,
	held?: ResumableRun,
): Promise<ExitCode> {
	const [{ ask }, { policy, rollouts, pageReader }, paradigm, { openWorld }, { systemClock }, { cacheFolder }] =
		await Promise.all([
			import('./ask.ts'),
			decidingOf(args, held),
			paradigmOf(args, held?.paradigm),
			import('../hosting/world.ts'),
			import('../runs/systemClock.ts'),
			import('../runs/userFolders.ts'),
		]);
	const [first = workingFolder, ...others] = args.values('folder').map(it => resolve(it));
	const folders = [first, ...others] as const;
	const report = args.value('update');
	const update =
		report === undefined
			? undefined
			: await (await import('./update.ts')).openReport({
					report,
					question,
					workingFolder,
					folders,
					policy: policy.name,
					force: args.has('force'),
				});
	const wish = worldWish(args, folders, args.has('no-cache') ? undefined : cacheFolder());
	// What was kept off the web stays off it until the user says otherwise.
	const staysOff = held?.hasWeb === false && !args.has('search');
	const world = await openWorld(staysOff ? { ...wish, isOffline: true } : wish);
	if (staysOff && !args.has('offline')) {
		await terminals.stderr.write('Web: none, as the run had none before; --search LIST lets it search.\n');
	}
	if (world.announcement !== undefined) {
		await terminals.stderr.write(`${printable(announceWeb(world.announcement))}\n`);
	}
	return await ask(
		{
			question: update?.question ?? question ?? '',
			workingFolder,
			folders,
			update,
			out: args.value('out'),
			force: args.has('force'),
			held,
			limits,
			length: lengthOf(args, held?.length),
			events: args.value('events'),
			isQuiet: args.has('quiet'),
			steer: args.value('steer'),
			excluded,
			checkCommand,
		},
		{
			clock: systemClock,
			policy,
			rollouts,
			paradigm,
			createEnvironment: stores => world.createEnvironment(stores, pageReader),
		},
		terminals,
	);
}

function commandOf(name: string): Command {
	const command = commands.find(it => it === name);
	if (command) {
		return command;
	}
	if (laterCommands.includes(name)) {
		throw usageError(`${name} is not in this version yet. There are: ${commands.join(', ')}.`);
	}
	if (/\s/.test(name)) {
		throw usageError('To research a question, write ask before it: deep-research ask "<question>"');
	}
	throw usageError(
		`There is no command "${name}".${didYouMean(name, commands)} \`deep-research --help\` lists them all.`,
	);
}

/** How many rollouts a new run has; `undefined` for a run that is not one of several. */
function rolloutsOf(args: Arguments): number | undefined {
	const count = args.count('rollouts');
	if (args.value('mode') !== 'heavy') {
		if (count !== undefined) {
			throw usageError('--rollouts is for --mode heavy: add that, or leave --rollouts out.');
		}
		return undefined;
	}
	if (count !== undefined && (count < fewestRollouts || count > mostRollouts)) {
		throw usageError(`--rollouts needs a number from ${fewestRollouts} to ${mostRollouts}, not "${count}".`);
	}
	return count ?? usualRollouts;
}

/** A run that goes on is one, and stays one. */
function refuseRollouts(args: Arguments): void {
	if (args.value('mode') === 'heavy' || args.has('rollouts')) {
		throw usageError('Only a new question can be asked with --mode heavy: leave --mode and --rollouts out.');
	}
}

interface Deciding {
	readonly policy: Policy;
	/** Absent for a run of one. */
	readonly rollouts: readonly Rollout[] | undefined;
	readonly pageReader: PageReader | undefined;
}

/** What decides: the model that was named or that the environment holds, else no model; and what reads long pages for it. */
async function decidingOf(
	args: Arguments,
	/** The run that is gone on with, whose choices hold where none is given. */
	before: ResumableRun | undefined,
): Promise<Deciding> {
	const [{ chooseModel }, { formatOfModel, replyFormats }, { estimateOf }, { extractiveRollouts, modelRollouts }] =
		await Promise.all([
			import('../hosting/modelChoice.ts'),
			import('../agent/formats/formats.ts'),
			import('../hosting/prices.ts'),
			import('../hosting/rollouts.ts'),
		]);
	const count = rolloutsOf(args);
	const say = async (line: string): Promise<void> => await terminals.stderr.write(`${printable(line)}\n`);
	const announce = async (destination: ModelDestination): Promise<void> => await say(announceModel(destination));
	const { signal } = new AbortController();
	const formatName = oneOf(args, 'format', Object.keys(replyFormats));
	const choice = await chooseModel(
		{ spec: args.value('model') ?? before?.policy, variables: process.env, isOffline: args.has('offline') },
		announce,
		signal,
	);
	if (!choice) {
		const unusable = ['format', 'mode', 'summary-model', 'max-cost', 'price'].find(
			it => args.has(it) && !['iter', 'heavy'].includes(args.value(it) ?? ''),
		);
		if (unusable !== undefined) {
			throw usageError(`--${unusable} needs a language model: name one with --model, or leave --${unusable} out.`);
		}
		const { createExtractivePolicy } = await import('../agent/extractive/policy.ts');
		const length = lengthOf(args, before?.length);
		const policy = createExtractivePolicy(length);
		const rollouts = count === undefined ? undefined : extractiveRollouts(count, length);
		return { policy, rollouts, pageReader: undefined };
	}
	const { createModelPolicy } = await import('../agent/modelPolicy.ts');
	const format = Object.values(replyFormats).find(it => it.name === formatName) ?? formatOfModel(choice.name);
	const prices = await pricesOf(choice, args, signal);
	const rounds = (args.count('max-rounds') ?? defaultMaxRounds) * (count ?? 1);
	await say(describeEstimate(estimateOf(rounds, lengthOf(args, before?.length), prices)));
	const options = {
		model: choice.model,
		format,
		today: new Date().toISOString().slice(0, 10),
		...(prices ? { prices } : {}),
	};
	const policy = createModelPolicy(options);
	const rollouts = count === undefined ? undefined : modelRollouts(count, options);
	const spec = args.value('summary-model');
	const summary =
		spec === undefined
			? undefined
			: await chooseModel({ spec, variables: process.env, isOffline: args.has('offline') }, announce, signal);
	if (!summary) {
		return { policy, rollouts, pageReader: undefined };
	}
	const [{ createPageReader }, { priced }, summaryPrices] = await Promise.all([
		import('../tools/pageReader.ts'),
		import('../agent/budget.ts'),
		summary.name === choice.name ? prices : pricesOf(summary, args, signal),
	]);
	return { policy, rollouts, pageReader: createPageReader(summary.model, usage => priced(usage, summaryPrices)) };
}

/** What the user says that a model costs; else, where a limit of costs needs it, what its endpoint publishes. */
async function pricesOf(choice: ModelChoice, args: Arguments, signal: AbortSignal): Promise<Prices | undefined> {
	const price = args.value('price');
	if (price !== undefined) {
		return parsePrice(price);
	}
	const { publishedPrices } = await import('../hosting/prices.ts');
	return args.has('max-cost') ? await publishedPrices(choice, signal) : undefined;
}

async function paradigmOf(args: Arguments, before: string | undefined): Promise<Paradigm> {
	const { iterResearch, react } = await import('../agent/paradigm.ts');
	// The rounds of a rollout are those of any run.
	const given = oneOf(args, 'mode', [iterResearch.name, react.name, 'heavy']);
	const mode = given === 'heavy' ? iterResearch.name : (given ?? before);
	if (before !== undefined && mode !== before) {
		throw usageError(`The run works as ${before}, and cannot go on as ${mode}: leave --mode out.`);
	}
	return mode === react.name ? react : iterResearch;
}

async function limitsOf(args: Arguments): Promise<Limit[]> {
	const { maxCost, maxMinutes, maxRounds, maxTokens } = await import('../agent/budget.ts');
	const cost = args.amount('max-cost');
	const tokens = args.count('max-tokens');
	const minutes = args.amount('max-minutes');
	return [
		maxRounds(args.count('max-rounds') ?? defaultMaxRounds),
		...(tokens === undefined ? [] : [maxTokens(tokens)]),
		...(minutes === undefined ? [] : [maxMinutes(minutes)]),
		...(cost === undefined ? [] : [maxCost(cost)]),
	];
}

function lengthOf(args: Arguments, before: ReportLength | undefined): ReportLength {
	const name = oneOf(args, 'length', reportLengths);
	return reportLengths.find(it => it === name) ?? before ?? defaultReportLength;
}

function folderOf(args: Arguments): string {
	return resolve(args.value('folder') ?? workingFolder);
}

function onlyPositional({ positionals }: Arguments, missing: string): string {
	const [only, extra] = positionals;
	if (only === undefined) {
		throw usageError(missing);
	}
	if (extra !== undefined) {
		throw usageError(`Only one at a time: "${extra}" is one too many.`);
	}
	return only;
}

/** What the user can mend, as a `CommandError`; anything else as it is. */
function mendable(error: unknown): unknown {
	if (error instanceof ChoiceError) {
		return asCommandError(error.problem, error);
	}
	if (error instanceof ModelError) {
		return new CommandError(exitCode.failed, error.message, { cause: error });
	}
	if (error instanceof Error && error.name === 'FolderError') {
		return new CommandError(exitCode.usage, error.message, { cause: error });
	}
	return error;
}

async function report(error: unknown): Promise<ExitCode> {
	const { stderr } = terminals;
	if (error instanceof CommandError) {
		await stderr.write(`${printable(`deep-research: ${error.message}`)}\n`);
		return error.code;
	}
	const stack = error instanceof Error ? (error.stack ?? error.message) : 'Something other than an error was thrown.';
	await stderr.write(`${printable(`deep-research: this is a fault of the program; please report it.\n${stack}`)}\n`);
	return exitCode.failed;
}

// All that was printed is out by now; what a tool may still hold open must not keep the process.
process.exit(await main(process.argv.slice(2)));
