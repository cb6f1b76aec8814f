import type { StoredEvidence } from '../citations/citedReport.ts';
import type { CitationHover } from '../citations/service/results.ts';
import { describeGap } from '../citations/support/describeGap.ts';
import { bylineOf } from '../report/byline.ts';
import { readableUri } from '../report/citationLink.ts';
import { cutText } from '../report/cutText.ts';
import { codeSpan, escapeInline } from '../report/inert.ts';
import { outsideAddress, pageAddress } from '../report/pageAddress.ts';
import type { Locator } from '../report/source.ts';
import { passageText, surroundingsOf } from '../report/surroundings.ts';
import { serverCommands } from './protocol.ts';
import type { Words } from './words.ts';

/** What a hover says of where else something is cited. */
export interface HoverContext {
	/** In characters. */
	readonly mostQuoted: number;
	/** Whether the editor has our commands. */
	readonly hasCommands: boolean;
	/** The line of an offset, from 1. */
	readonly lineOf: (offset: number) => number;
	readonly t: Words;
}

/** What is known of a citation, as Markdown: all that others wrote is escaped, and no link leads anywhere but to the source. */
export function hoverText(hover: CitationHover, context: HoverContext): string {
	const { t } = context;
	const { evidence, source } = hover;
	if (!evidence || !source) {
		return t('Nothing in the evidence file stands behind [{0}].', escapeInline(hover.label));
	}
	const address = pageAddress({ ...evidence, source });
	const title = escapeInline(cutText(source.title, 200)) || escapeInline(source.uri);
	const about = [
		...bylineOf(source).map(it => escapeInline(cutText(it, 120))),
		placeOf(source.uri),
		...linesOf(evidence.locator, t),
		t('read on {0}', source.retrievedAt.slice(0, 10)),
	];
	return [
		`**${address === undefined ? title : `[${title}](<${address}>)`}**`,
		about.join(' · '),
		quoted(evidence, context.mostQuoted),
		...judgements(hover, t),
		...(context.hasCommands ? [links(t)] : []),
		...elsewhere(hover, context),
	].join('\n\n');
}

/** The site of a page; the path of a file, which says more than its title. */
function placeOf(uri: string): string {
	const site = outsideAddress(uri)?.host;
	return site === undefined ? codeSpan(cutText(readableUri(uri), 200)) : escapeInline(site);
}

function linesOf({ page, lines }: Locator, t: Words): string[] {
	const [first, last] = lines ?? [];
	return [
		...(page === undefined ? [] : [t('page {0}', page)]),
		...(first === undefined || last === undefined
			? []
			: [first === last ? t('line {0}', first) : t('lines {0}–{1}', first, last)]),
	];
}

/** The words in quotation marks, and around them, in italics, what stands there in their paragraph. */
function quoted(evidence: StoredEvidence, most: number): string {
	const isWhole = evidence.quote.length <= most;
	const words = passageText(isWhole ? evidence.quote : cutLines(evidence.quote, most)).trim();
	const { before, after } = surroundingsOf(evidence);
	const quote = `“${inLines(words)}”`;
	return `> ${[around(before), quote, isWhole ? around(after) : ''].filter(it => it !== '').join(' ')}`;
}

/** Lists and code are read by their lines. What opens a list or underlines a heading at the start of one is escaped there. */
function inLines(text: string): string {
	return text
		.split(/\n+/)
		.map(it =>
			escapeInline(it)
				.replace(/^[-+=]/, '\\$&')
				.replace(/^(\d{1,9})(?=[.)])/, '$1\\'),
		)
		.join('  \n> ');
}

/** As `cutText`, with the breaks of lines kept. */
function cutLines(text: string, most: number): string {
	return `${text
		.slice(0, most - 1)
		.replace(/[\ud800-\udbff]$/, '')
		.trimEnd()}…`;
}

function around(text: string): string {
	const words = escapeInline(text);
	return words === '' ? '' : `*${words}*`;
}

function judgements({ support, verdict }: CitationHover, t: Words): readonly string[] {
	const said: string[] = [];
	if (verdict) {
		// Who checks by hand gives no reasons.
		const reason = verdict.by === 'user' ? '' : escapeInline(cutText(verdict.reason, 300));
		const by = escapeInline(cutText(verdict.by, 60));
		const on = verdict.at.slice(0, 10);
		const words =
			verdict.by === 'user' && verdict.verdict === 'supported'
				? t('**Checked by hand** on {0}.', on)
				: wordsOfVerdict(verdict.verdict, by, on, t);
		said.push(`${words}${reason === '' ? '' : ` ${reason}`}`);
	}
	if (support && support.verdict !== 'supported') {
		const gaps = support.gaps.slice(0, 3).map(it => escapeInline(describeGap(it)));
		const what = support.verdict === 'weak' ? t('Weak support') : t('Not supported');
		said.push(`**${what}**${gaps.length === 0 ? '' : `: ${gaps.join('; ')}`}`);
	}
	return said;
}

function wordsOfVerdict(verdict: string, by: string, on: string, t: Words): string {
	switch (verdict) {
		case 'supported':
			return t('**Supported**, says {0} on {1}.', by, on);
		case 'partly':
			return t('**Partly supported**, says {0} on {1}.', by, on);
		case 'contradicted':
			return t('**Contradicted**, says {0} on {1}.', by, on);
		default:
			return t('**Not supported**, says {0} on {1}.', by, on);
	}
}

function elsewhere({ elsewhere, ofSource }: CitationHover, { t, lineOf }: HoverContext): readonly string[] {
	const lines = (places: readonly { readonly start: number }[]): string => {
		const all = [...new Set(places.map(it => lineOf(it.start)))];
		return `${all.slice(0, mostPlaces).join(', ')}${all.length > mostPlaces ? ', …' : ''}`;
	};
	const told = [
		...(elsewhere.length > 0 ? [t('Also cited on line {0}', lines(elsewhere))] : []),
		...(ofSource.length > 0 ? [t('Other passages of this source are cited on line {0}', lines(ofSource))] : []),
	];
	return told.length === 0 ? [] : [told.join('  \n')];
}

const mostPlaces = 12;

function links(t: Words): string {
	const { showHovered, openHovered } = serverCommands;
	return `[${t('Show Evidence')}](command:${showHovered}) · [${t('Open Source')}](command:${openHovered})`;
}
