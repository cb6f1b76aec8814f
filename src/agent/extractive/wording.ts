import { formatEvidenceCitation } from '../../report/citation.ts';
import type { Conflict } from './conflicts.ts';
import type { Unit } from './passage.ts';
import type { Candidate } from './relevance.ts';
import type { Finding } from './selection.ts';

/** A bullet that quotes a finding word for word, cited, with what it leads in to. */
export function findingBullet({ lead, follow }: Finding): string {
	const code = follow.flatMap(it => (it.units.every(unit => unit.kind === 'code') ? [it] : []));
	const items = follow.filter(it => !code.includes(it));
	const blocks = [...lead.units.filter(it => isBlock(it)), ...code.flatMap(it => it.units.filter(isBlock))];
	const inline = code.map(it => it.units.filter(unit => !isBlock(unit))).filter(it => it.length > 0);
	const quotes = [lead.units.filter(it => !isBlock(it)), ...inline].filter(it => it.length > 0).map(quoted);
	const cites = [lead, ...code].map(it => formatEvidenceCitation(it.passage.evidence.id));
	const line = `- ${labelOf(lead)}${[...quotes, ...new Set(cites)].join(' ')}`;
	return [
		line,
		...items.map(it => `  - ${quoted(it.units.map(unit => (isBlock(unit) ? { ...unit, text: firstLine(unit.text) } : unit)))} ${formatEvidenceCitation(it.passage.evidence.id)}`),
		...blocks.map(it => `\n${fenced(it.text)}`),
	].join('\n');
}

export function conflictBullet({ a, b, values }: Conflict): string {
	const side = (it: Candidate): string => `${labelOf(it)}${quoted(it.units.filter(unit => !isBlock(unit)))} ${formatEvidenceCitation(it.passage.evidence.id)}`;
	return `- The documents differ (${escapeProse(values[0])} and ${escapeProse(values[1])}): ${side(a)} — but ${side(b)}`;
}

/** Markdown that shows `text` as it is, code spans kept as code. */
export function escapeText(text: string): string {
	return text
		.split(/(`[^`]+`)/)
		.map((piece, i) => (i % 2 === 1 ? piece : escapeProse(piece)))
		.join('');
}

function escapeProse(text: string): string {
	return text.replaceAll(/[\\`*_[\]<>~|]/g, (mark, offset: number) => {
		const isInWord = /\w/.test(text[offset - 1] ?? '') && /\w/.test(text[offset + 1] ?? '');
		return (mark === '_' && isInWord) || mark === '|' || mark === '>' ? mark : `\\${mark}`;
	});
}

function quoted(units: readonly Unit[]): string {
	return `“${units.map(it => (it.kind === 'code' ? codeSpan(it.text) : escapeText(it.text))).join(' ')}”`;
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

function firstLine(text: string): string {
	return text.split('\n')[0] ?? '';
}

const generalHeading = /^(?:description|synopsis|examples?|overview|introduction|configuration|options?|usage|notes?|details?|summary|name|general|background|about|commands?|说明|概述|简介|示例|选项)$/i;

/** The heading that says what the quote is about, where its own words do not. */
function labelOf({ passage, units }: Candidate): string {
	const heading = passage.evidence.locator.headings?.at(-1)?.trim() ?? '';
	const text = units.map(it => it.text.toLowerCase()).join(' ');
	const isSaid = (passage.headings.at(-1) ?? []).every(it => text.includes(it.text));
	if (heading === '' || isSaid || generalHeading.test(heading) || heading.length > 60) {
		return '';
	}
	return `**${escapeText(heading.replaceAll('`', ''))}**: `;
}
