import { type Difference, differences } from '../base/differences.ts';
import type { RefreshAct, RereadPassage } from '../citations/refresh/rereadPassage.ts';
import type { Refresh, RefreshedSource } from '../hosting/refreshReport.ts';
import { count } from './progress.ts';
import type { Style, Terminal } from './terminal.ts';
import { printableLine } from './terminalText.ts';

/** What came of a source, and of those of its passages that are not as they were. */
export function describeSource({ source, reading, passages }: RefreshedSource, terminal: Terminal): string[] {
	const state = stateOf({ source, reading, passages });
	const reason = reading.kind === 'read' ? '' : ` (${reading.reason})`;
	const head = `${terminal.style(sourceStyles[state], state)} ${printableLine(`${source.id}, ${source.title}, ${source.uri}${reason}`)}`;
	const told = reading.kind === 'read' ? passages.filter(it => it.state !== 'same') : [];
	return [head, ...told.flatMap(it => describePassage(it, terminal))];
}

const sourceStyles: Readonly<Record<'same' | 'changed' | 'gone' | 'unreachable', Style>> = {
	same: 'dim',
	changed: 'yellow',
	gone: 'red',
	unreachable: 'dim',
};

export function stateOf({ source, reading }: RefreshedSource): 'same' | 'changed' | 'gone' | 'unreachable' {
	return reading.kind !== 'read' ? reading.kind : reading.sha256 === source.sha256 ? 'same' : 'changed';
}

function describePassage(passage: RereadPassage & { readonly act: RefreshAct }, terminal: Terminal): string[] {
	const { state, act, evidence, now } = passage;
	switch (state) {
		case 'still-there':
			return [`  [${evidence.label}] its words still stand there`];
		case 'vanished':
			return [
				`  ${terminal.style('red', `[${evidence.label}] its words are not there any more:`)} ${printableLine(evidence.quote)}`,
			];
		case 'changed': {
			const what =
				act === 'updated'
					? 'reads differently, and is quoted anew:'
					: 'reads differently, and what cites it may not hold:';
			const words = differences(wordsOf(evidence.quote), wordsOf(now?.quote ?? ''));
			const shown = words.map(it => showWords(it, terminal)).join(' ');
			return [`  ${terminal.style('yellow', `[${evidence.label}] ${what}`)} ${shown}`];
		}
		case 'same':
		case 'gone':
		case 'unreachable':
			return [];
	}
}

function wordsOf(text: string): string[] {
	return printableLine(text).split(' ');
}

function showWords({ kind, entries }: Difference, terminal: Terminal): string {
	const words = entries.join(' ');
	switch (kind) {
		case 'same':
			return words;
		case 'removed':
			return terminal.style('red', `[-${words}-]`);
		case 'added':
			return terminal.style('green', `{+${words}+}`);
	}
}

/** A line of a unified diff, in its colour. */
export function showDiffLine(line: string, terminal: Terminal): string {
	const style = line.startsWith('+')
		? 'green'
		: line.startsWith('-')
			? 'red'
			: line.startsWith('@@')
				? 'cyan'
				: undefined;
	// A report may hold anything, but its indents are a part of the difference.
	const shown =
		line.slice(0, 1) +
		printableLine(line.slice(1).replace(/^\s+/, it => '\u00a0'.repeat(it.length))).replaceAll('\u00a0', ' ');
	return style ? terminal.style(style, shown) : shown;
}

export function summarize(
	{ sources }: Refresh,
	report: string,
	{ isWritten, isChange }: { readonly isWritten: boolean; readonly isChange: boolean },
): string {
	const passages = sources.flatMap(it => it.passages);
	const acted = (act: RefreshAct): number => passages.filter(it => it.act === act).length;
	const unreachable = sources.filter(it => it.reading.kind === 'unreachable').length;
	const facts = [
		`${count(sources.length - unreachable, 'source')} read again`,
		...(unreachable > 0 ? [`${unreachable} not reached`] : []),
		...(acted('updated') > 0 ? [`${count(acted('updated'), 'passage')} quoted anew`] : []),
		...(acted('doubted') > 0 ? [`${count(acted('doubted'), 'passage')} to decide on, marked ⚠`] : []),
	];
	const end = isWritten ? 'Written.' : isChange ? 'Nothing is written: --write does.' : 'Nothing has changed.';
	return `${printableLine(report)}: ${facts.join(', ')}. ${end}`;
}
