import { existsSync } from 'node:fs';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { type Allowances, approvalsOf } from '../hosting/allowances.ts';
import type { WorldWish } from '../hosting/world.ts';
import { type Arguments, didYouMean } from './commandLine.ts';
import { usageError } from './exitCode.ts';
import { flagFor } from './flagFor.ts';

/** What the options choose of the world of a run. Throws `CommandError` for a choice that is none. */
export function worldWish(args: Arguments, folders: readonly string[], cacheFolder: string | undefined): WorldWish {
	const search = args.value('search');
	return {
		folders,
		attachments: [],
		cacheFolder,
		isOffline: args.has('offline'),
		search: search === 'none' ? search : search?.split(','),
		// No web means none at all.
		hasPapers: (search ?? process.env['DEEP_RESEARCH_SEARCH']?.trim()) !== 'none',
		reader: oneOf(args, 'reader', ['jina']),
		python: args.value('python') ?? (process.env['DEEP_RESEARCH_PYTHON']?.trim() || undefined),
		hasCommands: args.has('allow-command'),
		approvals: { ...approvalsOf(allowancesOf(args)), whatAllows: flagFor },
		allowedHosts: allowedHosts(args),
		allowedSensitive: args.values('allow-sensitive').map(it => fileOf(it, args.values('folder'))),
		moreTools: () => [],
		variables: process.env,
	};
}

/** Hosts that the user allows although they are on this machine or in a private network. */
export function allowedHosts(args: Arguments): readonly string[] {
	return args.values('allow-host').filter(it => hostOf(it, 'allow-host') !== '');
}

/** What the options allow a run beforehand. */
function allowancesOf(args: Arguments): Allowances {
	return {
		sites: args.values('allow-site').map(it => hostOf(it, 'allow-site')),
		commands: args.values('allow-command'),
		isUnsandboxedAllowed: args.has('allow-unsandboxed'),
		areProjectWordsAllowed: args.has('allow-project-words'),
	};
}

/** What never matches would be found out in the middle of a run, hours later. */
function hostOf(value: string, option: string): string {
	const url = URL.parse(value.includes('://') ? value : `http://${isIP(value) === 6 ? `[${value}]` : value}`);
	if (!url || url.hostname === '') {
		throw usageError(`--${option} takes a host, as docs.example.org; "${value}" is none.`);
	}
	return url.hostname;
}

/** A file by its path from the working folder, or from one of the folders that are read. */
function fileOf(value: string, folders: readonly string[]): string {
	const path = [resolve(value), ...folders.map(it => resolve(it, value))].find(it => existsSync(it));
	if (path === undefined) {
		throw usageError(`There is no file ${value}: --allow-sensitive takes the path of one file, not a pattern.`);
	}
	return path;
}

/** The value of an option that is one of some names; `undefined` when it was not given. */
export function oneOf(args: Arguments, option: string, names: readonly string[]): string | undefined {
	const value = args.value(option);
	if (value !== undefined && !names.includes(value)) {
		const [only, second] = names;
		throw usageError(
			second === undefined
				? `--${option} can only be ${only}.`
				: `--${option} is one of ${names.join(', ')}.${didYouMean(value, names)}`,
		);
	}
	return value;
}
