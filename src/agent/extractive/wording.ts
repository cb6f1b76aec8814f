import { words } from '../../base/words.ts';
import type { ReportLanguage } from '../../report/apparatus.ts';
import { formatEvidenceCitation } from '../../report/citation.ts';
import type { Conflict } from './conflicts.ts';
import type { Passage, Unit } from './passage.ts';
import type { Finding, Part } from './selection.ts';

/** A bullet that quotes a finding word for word, each quotation cited; code of several lines stands below its own. */
export function findingBullet({ parts, term }: Finding): string {
	const [first] = parts;
	const paragraphs: string[] = [];
	let line = first ? labelOf(first.passage, parts, term) : '';
	for (const part of parts) {
		const blocks = [
			...part.units.filter(isBlock).map(it => it.text),
			...(part.after === undefined ? [] : [part.after]),
		];
		line += `${line === '' || line.endsWith(' ') ? '' : ' '}${quotation(part)}`;
		if (blocks.length > 0) {
			// A citation of code alone says what stands below it.
			paragraphs.push(/“/.test(line) ? line : `${line}:`, ...blocks.map(fenced));
			line = '';
		}
	}
	const [opening = '', ...others] = line === '' ? paragraphs : [...paragraphs, line];
	return [`- ${opening}`, ...others.map(it => (/^ {2}/.test(it) ? `\n${it}` : `\n  ${it}`))].join('\n');
}

/** Each value with the words that give it. */
export function conflictText({ claims }: Conflict, language: ReportLanguage): string {
	const values = claims.map(it => escapeText(it.value));
	const sides = claims.map(({ passage, unit }) => {
		const label = labelOf(passage, [{ units: [unit] }], unit.term);
		return `${label}${quotation({ passage, units: [unit] })}`;
	});
	switch (language) {
		case 'en':
			return `${values.slice(0, -1).join(', ')} or ${values.at(-1) ?? ''}? ${sides.join(' — but ')}`;
		case 'zh':
			return `${values.join('，还是 ')}？${sides.join('；另一处：')}`;
	}
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
	const inline = units.filter(it => !isBlock(it));
	const text = inline.reduce((text, unit, i) => {
		const previous = inline[i - 1];
		const isSameBlock = previous?.block === unit.block;
		const gap =
			previous === undefined
				? ''
				: !isSameBlock
					? '” “'
					: previous.end === unit.start
						? between(previous.text, unit.text)
						: ' … ';
		return text + gap + (unit.kind === 'code' ? codeSpan(unit.text) : escapeText(withInnerMarks(unit.text)));
	}, '');
	const cite = formatEvidenceCitation(passage.evidence.id);
	return inline.length > 0 ? `“${text}” ${cite}` : cite;
}

/** Chinese has no space between its sentences. */
function between(before: string, after: string): string {
	return /[\u3000-\u9fff\uff00-\uffef]$/.test(before) && /^[\u3000-\u9fff\uff00-\uffef]/.test(after) ? '' : ' ';
}

/** Quotation marks within quotation marks. */
function withInnerMarks(text: string): string {
	return text.replaceAll('“', '‘').replaceAll('”', '’');
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

/** The name that says what the quotations are about, where their own words do not: the nearest above them. */
function labelOf(passage: Passage, parts: readonly Pick<Part, 'units'>[], term: string): string {
	const heading = passage.evidence.locator.headings?.at(-1)?.trim() ?? '';
	const name = (term === '' ? heading : term).replaceAll('`', '');
	const text = parts.map(it => it.units.map(unit => unit.text.toLowerCase()).join(' ')).join(' ');
	// A heading may stand anywhere; a list that hangs under a name is about that name.
	const said = term === '' ? text : text.slice(0, 80);
	if (
		name === '' ||
		isSaid(name.toLowerCase(), said) ||
		(term === '' && generalHeading.test(name)) ||
		name.length > 80
	) {
		return '';
	}
	return `**${escapeText(name)}**: `;
}

/** A name for machines is said by its own letters only: `package-lock.json` does not say `package-lock`. */
function isSaid(name: string, text: string): boolean {
	if (/^\S+$/.test(name) && !/[\u3040-\u9fff]/u.test(name)) {
		const escaped = name.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
		return new RegExp(`(?<![\\p{L}\\p{N}_.-])${escaped}(?![\\p{L}\\p{N}_-]|\\.[\\p{L}\\p{N}])`, 'u').test(text);
	}
	return words(name).every(it => text.includes(it.text));
}

/** Letters and digits only: marks and white space differ between a text and what is shown of it. */
export function bare(text: string): string {
	return text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}
