import { formatEvidenceCitation } from '../../report/citation.ts';
import type { Conflict } from './conflicts.ts';
import type { Passage, Unit } from './passage.ts';
import type { Candidate } from './relevance.ts';
import type { Finding, Part } from './selection.ts';

/** A bullet that quotes a finding word for word, each quotation cited; code of several lines stands below it. */
export function findingBullet({ parts }: Finding): string {
	const [first] = parts;
	const blocks = parts.flatMap(it => it.units.filter(isBlock));
	const line = parts.map(quotation).join(' ');
	return [`- ${first ? labelOf(first.passage, parts) : ''}${line}`, ...blocks.map(it => `\n${fenced(it.text)}`)].join(
		'\n',
	);
}

export function conflictBullet({ a, b, values }: Conflict): string {
	const side = (it: Candidate): string =>
		`${labelOf(it.passage, [it])}${quotation({ passage: it.passage, units: it.units.filter(unit => !isBlock(unit)) })}`;
	return `- The documents differ (${escapeText(values[0])} and ${escapeText(values[1])}): ${side(a)} — but ${side(b)}`;
}

/** Markdown that shows `text` as it is, code spans kept as code. */
export function escapeText(text: string): string {
	return text
		.split(/(`[^`]+`)/)
		.map((piece, i) => (i % 2 === 1 ? piece : escapeProse(piece)))
		.join('');
}

function escapeProse(text: string): string {
	return text.replaceAll(/[\\`*_[\]<~【]/g, (mark, offset: number) => {
		const isInWord = /\w/.test(text[offset - 1] ?? '') && /\w/.test(text[offset + 1] ?? '');
		return mark === '_' && isInWord ? mark : `\\${mark}`;
	});
}

/** The units that fit into a line, in quotation marks, and the citation. */
function quotation({ passage, units }: Part): string {
	const inline = units
		.filter(it => !isBlock(it))
		.map(it => (it.kind === 'code' ? codeSpan(it.text) : escapeText(it.text)));
	const cite = formatEvidenceCitation(passage.evidence.id);
	return inline.length > 0 ? `“${inline.join(' ')}” ${cite}` : cite;
}

const shortCode = 100;

/** Code of several lines stands apart. */
function isBlock({ kind, text }: Unit): boolean {
	return kind === 'code' && (text.includes('\n') || text.length > shortCode);
}

function codeSpan(code: string): string {
	return code.includes('`') ? `\`\` ${code} \`\`` : `\`${code}\``;
}

const mostCodeLines = 14;

function fenced(code: string): string {
	const fence = code.includes('```') ? '~~~~' : '```';
	return [fence, ...code.split('\n').slice(0, mostCodeLines), fence].map(it => `  ${it}`.trimEnd()).join('\n');
}

const generalHeading =
	/^(?:description|synopsis|examples?|overview|introduction|configuration|options?|usage|notes?|details?|summary|name|general|background|about|commands?|undefined|说明|概述|简介|示例|选项)$/i;

/** The heading that says what the quotations are about, where their own words do not. */
function labelOf(passage: Passage, parts: readonly Part[]): string {
	const heading = passage.evidence.locator.headings?.at(-1)?.trim() ?? '';
	const text = parts.flatMap(it => it.units.map(unit => unit.text.toLowerCase())).join(' ');
	const isSaid = (passage.headings.at(-1) ?? []).every(it => text.includes(it.text));
	if (heading === '' || isSaid || generalHeading.test(heading) || heading.length > 60) {
		return '';
	}
	return `**${escapeText(heading.replaceAll('`', ''))}**: `;
}
