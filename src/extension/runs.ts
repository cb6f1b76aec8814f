import { pathToFileURL } from 'node:url';
import * as vscode from 'vscode';
import { type Limit, maxCost, maxMinutes, maxRounds, maxTokens, priced } from '../agent/budget.ts';
import { formatOfModel } from '../agent/formats/formats.ts';
import { iterResearch } from '../agent/paradigm.ts';
import { openingReport } from '../agent/plan.ts';
import type { Policy } from '../agent/policy.ts';
import type { RunStores } from '../hosting/runStores.ts';
import { openWorld, type WorldEnvironment } from '../hosting/world.ts';
import { diskProblem } from '../runs/diskProblem.ts';
import { createDiskRun, type DiskRun } from '../runs/diskRun.ts';
import { type PlaceProblem, placeByDefault } from '../runs/reportTarget.ts';
import { systemClock } from '../runs/systemClock.ts';
import type { ToolOfRun } from '../tools/liveEnvironment.ts';
import type { PageReader } from '../tools/pageReader.ts';
import type { Variables } from '../tools/providers/environment.ts';
import { ApprovalPrompts } from './approvalPrompts.ts';
import { sentenceOf } from './choiceWords.ts';
import { LiveRun } from './liveRun.ts';
import type { ChosenModel, ModelService } from './modelService.ts';
import { type Places, pickFolder } from './places.ts';
import type { RunRequest, RunService } from './runRequest.ts';
import type { Mode } from './runViewProtocol.ts';
import type { Settings } from './settings.ts';
import { UserError } from './userError.ts';

/** What runs need of the window they begin in. */
export interface RunParts {
	places(): Places;
	settings(folder: vscode.WorkspaceFolder | undefined): Settings;
	readonly models: ModelService;
	/** The environment's variables, and the keys of search services that the user has given. */
	variables(): Promise<Variables>;
	/** Where what can be made again is kept between runs. */
	readonly cacheFolder: string;
	/** Tools of other extensions that the user allows; each call asks. */
	externalTools(settings: Settings, prompts: ApprovalPrompts, stores: RunStores): readonly ToolOfRun[];
	readonly log: vscode.LogOutputChannel;
}

export interface Runs extends RunService {
	start(request: RunRequest): Promise<LiveRun>;
	readonly active: readonly LiveRun[];
	/** Is told of each run that begins, before its first event. */
	readonly onDidStart: vscode.Event<LiveRun>;
	/** Is told when the prompts of a run have changed: it asks something, or no longer does. */
	readonly onDidAsk: vscode.Event<LiveRun>;
	/** Stops all runs and waits until their files are closed. */
	close(): Promise<void>;
}

/** Makes the place where the runs of this window begin. */
export function createRuns(parts: RunParts): Runs {
	const started = new vscode.EventEmitter<LiveRun>();
	const asked = new vscode.EventEmitter<LiveRun>();
	const active: LiveRun[] = [];
	return {
		active,
		onDidStart: started.event,
		onDidAsk: asked.event,
		async start(request) {
			const run = await begin(request, parts, it => asked.fire(it));
			active.push(run);
			void run.end.then(({ outcome }) => {
				active.splice(active.indexOf(run), 1);
				parts.log.info(`[run ${run.id}] ended: ${outcome.kind}`);
			});
			parts.log.info(`[run ${run.id}] began with ${run.policy}`);
			started.fire(run);
			return run;
		},
		async close() {
			active.forEach(it => it.stop());
			await Promise.all(active.map(it => it.end));
		},
	};
}

async function begin(request: RunRequest, parts: RunParts, onAsk: (run: LiveRun) => void): Promise<LiveRun> {
	const question = request.question.trim();
	if (question === '') {
		throw new UserError(vscode.l10n.t('There is no question yet: write one, then start the research.'));
	}
	const places = parts.places();
	const folder = await pickFolder(places, request.folder);
	if (folder === 'cancelled') {
		throw new vscode.CancellationError();
	}
	const settings = parts.settings(folder);
	const home = folder?.uri.fsPath ?? places.homeless;
	const target = await placeReport(home, settings.report.directory, question);
	const { signal } = new AbortController();
	const [model, summary] = [await parts.models.choose(signal), await parts.models.chooseSummary(signal)];
	const policy = await policyOf(model);
	const stores = new LateStores();
	let run: LiveRun | undefined;
	const prompts = new ApprovalPrompts(vscode.l10n.t, () => run && onAsk(run));
	const environment = await openEnvironment({ request, settings, places, parts, prompts, stores, summary });
	let files: DiskRun;
	try {
		files = await createDiskRun({
			folder: home,
			question,
			target: { ...target, notice: undefined },
			clock: systemClock,
		});
	} catch (error) {
		await environment[Symbol.asyncDispose]();
		throw new UserError(
			vscode.l10n.t(
				'There is no place on this disk to keep the run ({0}): make room, then ask again.',
				diskProblem(error),
			),
			[{ command: 'showLog', label: vscode.l10n.t('Show Log') }],
		);
	}
	stores.open(files);
	run = new LiveRun({
		question,
		mode: request.mode,
		files,
		environment,
		researcher: {
			policy,
			paradigm: iterResearch,
			limits: limitsOf(request.mode, settings, model),
			clock: systemClock,
		},
		prompts,
		documentFolder: `${pathToFileURL(target.folder).href}/`,
		notices: [],
		firstReport: request.plan.length === 0 ? undefined : openingReport(request.plan),
		onBug: error => parts.log.error(error instanceof Error ? error : String(error)),
	});
	return run;
}

async function policyOf(model: ChosenModel | undefined): Promise<Policy> {
	if (!model) {
		const { createExtractivePolicy } = await import('../agent/extractive/policy.ts');
		return createExtractivePolicy();
	}
	const { createModelPolicy } = await import('../agent/modelPolicy.ts');
	return createModelPolicy({
		model: model.model,
		format: formatOfModel(model.name),
		today: systemClock.now().toISOString().slice(0, 10),
		...(model.prices ? { prices: model.prices } : {}),
	});
}

/** All limits that the settings set; a quick run has fewer rounds. */
export function limitsOf(mode: Mode, { budget }: Settings, model: ChosenModel | undefined): readonly Limit[] {
	return [
		maxRounds(mode === 'quick' ? Math.min(budget.quickRounds, budget.maxRounds) : budget.maxRounds),
		...(budget.maxMinutes > 0 ? [maxMinutes(budget.maxMinutes)] : []),
		...(budget.maxTokens > 0 && model ? [maxTokens(budget.maxTokens)] : []),
		// Where nobody says what a model costs, a limit of its cost would never be reached.
		...(budget.maxCost > 0 && model?.prices ? [maxCost(budget.maxCost)] : []),
	];
}

async function openEnvironment(given: {
	readonly request: RunRequest;
	readonly settings: Settings;
	readonly places: Places;
	readonly parts: RunParts;
	readonly prompts: ApprovalPrompts;
	readonly stores: LateStores;
	readonly summary: ChosenModel | undefined;
}): Promise<WorldEnvironment> {
	const { request, settings, places, parts, prompts, stores, summary } = given;
	const { scope } = request;
	const isTrusted = vscode.workspace.isTrusted;
	const readsProject = scope.project && settings.tools.files === 'read';
	const { engines, isOffline } = settings.search;
	const world = await openWorld({
		folders: readsProject ? places.folders.map(it => it.uri.fsPath) : [],
		attachments: request.attachments.map(it => vscode.Uri.parse(it).fsPath),
		cacheFolder: parts.cacheFolder,
		isOffline: isOffline || (!scope.web && !scope.papers),
		search: scope.web ? (engines.length > 0 ? engines : undefined) : 'none',
		hasPapers: scope.papers,
		reader: undefined,
		allowedHosts: settings.fetch.allowedHosts,
		allowedSensitive: [],
		python: scope.code && isTrusted && settings.tools.python === 'sandbox' ? undefined : 'off',
		hasCommands: scope.code && isTrusted && settings.tools.execute === 'ask',
		approvals: prompts,
		variables: await parts.variables(),
		moreTools: () => parts.externalTools(settings, prompts, stores),
	}).catch((error: unknown) => {
		throw sentenceOf(error, vscode.l10n.t);
	});
	return world.createEnvironment(stores, await pageReaderOf(summary));
}

async function pageReaderOf(summary: ChosenModel | undefined): Promise<PageReader | undefined> {
	if (!summary) {
		return undefined;
	}
	const { createPageReader } = await import('../tools/pageReader.ts');
	return createPageReader(summary.model, usage => priced(usage, summary.prices));
}

/** What a run reads is kept in its folder, which is made after its world. */
class LateStores implements RunStores {
	#files: DiskRun | undefined;

	readonly snapshots: RunStores['snapshots'] = { keep: text => this.#opened().snapshots.keep(text) };
	readonly artifacts: RunStores['artifacts'] = {
		save: (name, content) => this.#opened().artifacts.save(name, content),
	};

	open(files: DiskRun): void {
		this.#files = files;
	}

	#opened(): DiskRun {
		if (!this.#files) {
			throw new Error('A source was read before the run began.');
		}
		return this.#files;
	}
}

async function placeReport(
	workingFolder: string,
	directory: string,
	question: string,
): Promise<Extract<Awaited<ReturnType<typeof placeByDefault>>, { target: unknown }>['target']> {
	const place = await placeByDefault({ workingFolder, directory, question, now: systemClock.now() });
	if ('problem' in place) {
		throw new UserError(describePlace(place.problem), [
			{ command: 'openSettings', label: vscode.l10n.t('Open Settings') },
		]);
	}
	return place.target;
}

function describePlace(problem: PlaceProblem): string {
	const { path } = problem;
	switch (problem.kind) {
		case 'link':
			return vscode.l10n.t(
				'{0} is a symbolic link that leads out of the folder: set another place for reports (deepResearch.report.directory).',
				path,
			);
		case 'outside':
			return vscode.l10n.t(
				'{0} lies outside the folder: set a place within it for reports (deepResearch.report.directory).',
				path,
			);
		case 'file':
			return vscode.l10n.t(
				'{0} is a file, so no report can be written in it: set another place (deepResearch.report.directory).',
				path,
			);
		case 'unusable':
			return vscode.l10n.t(
				'{0} cannot be used for reports ({1}): set another place (deepResearch.report.directory).',
				path,
				problem.reason,
			);
	}
}
