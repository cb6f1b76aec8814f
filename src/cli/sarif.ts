import { pathToFileURL } from 'node:url';
import { problemKinds } from '../citations/problemCodes.ts';
import { type CitationProblem, LineIndex, type Severity } from '../citations/reportCheck.ts';
import { relativeUri } from '../report/uri.ts';
import { printableLine } from './terminalText.ts';

/** A report that was checked. */
export interface CheckedReport {
	/** Absolute. */
	readonly path: string;
	readonly text: string;
	readonly problems: readonly CitationProblem[];
}

/**
 * What was found as a SARIF 2.1.0 log (docs.oasis-open.org/sarif/sarif/v2.1.0), which code hosts and editors show beside the
 * lines. Addresses are relative to the working folder; those outside of it are absolute.
 */
export function sarifLog(
	reports: readonly CheckedReport[],
	tool: { readonly version: string; readonly workingFolder: string },
): unknown {
	const root = `${pathToFileURL(tool.workingFolder).href.replace(/\/$/, '')}/`;
	return {
		$schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
		version: '2.1.0',
		runs: [
			{
				tool: { driver: { name: 'deep-research', version: tool.version, rules } },
				columnKind: 'utf16CodeUnits',
				originalUriBaseIds: { [workingFolderId]: { uri: root } },
				results: reports.flatMap(it => resultsOf(it, root)),
			},
		],
	};
}

const workingFolderId = 'WORKINGFOLDER';

const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
	error: 'error',
	warning: 'warning',
	info: 'note',
	hint: 'note',
};

/** A `helpUri` would have to be absolute; this documentation comes with the program. */
const rules = Object.entries(problemKinds).map(([id, { severity, summary }]) => ({
	id,
	shortDescription: { text: summary },
	help: { text: `${summary} See docs/checks.md#${id}.`, markdown: `${summary} See [${id}](docs/checks.md#${id}).` },
	defaultConfiguration: { level: levels[severity] },
}));

function resultsOf({ path, text, problems }: CheckedReport, root: string): unknown[] {
	const lines = new LineIndex(text);
	const artifactLocation = artifactOf(path, root);
	return problems.map(({ code, severity, message, start, end }) => {
		const [from, to] = [lines.positionOf(start), lines.positionOf(end)];
		const region = { startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column };
		return {
			ruleId: code,
			ruleIndex: rules.findIndex(it => it.id === code),
			level: levels[severity],
			message: { text: printableLine(message) },
			locations: [{ physicalLocation: { artifactLocation, region } }],
		};
	});
}

function artifactOf(path: string, root: string): { readonly uri: string; readonly uriBaseId?: string } {
	const uri = pathToFileURL(path).href;
	return uri.startsWith(root) ? { uri: relativeUri(root, uri), uriBaseId: workingFolderId } : { uri };
}
