import type { Terminal } from './terminal.ts';
import { printable, wrap } from './terminalText.ts';

/** Shows Markdown on a terminal: paragraphs broken to its width, lists and quotes hung, headings and emphasis bold. */
export function renderMarkdown(markdown: string, terminal: Terminal): string {
	const columns = Math.min(terminal.width() - 1, 100);
	const out: string[] = [];
	for (const block of blocksOf(printable(markdown))) {
		if (block.kind === 'code') {
			out.push(...block.text.split('\n').map(it => `    ${it}`));
		} else if (block.kind === 'blank') {
			out.push('');
		} else {
			const { first, hang } = block;
			const lines = wrap(inline(block.text, terminal), columns, hang, first);
			out.push(...(block.kind === 'heading' ? lines.map(it => terminal.style('bold', it)) : lines));
		}
	}
	return out
		.join('\n')
		.replace(/\n{3,}/g, '\n\n')
		.trim();
}

type Block =
	| { readonly kind: 'code'; readonly text: string }
	| { readonly kind: 'blank' }
	| { readonly kind: 'heading' | 'text'; readonly text: string; readonly first: string; readonly hang: string };

/** Paragraphs and items with their lines joined. It is for reading, not for parsing: what it does not know it shows as it is. */
function blocksOf(markdown: string): Block[] {
	const blocks: Block[] = [];
	let fence: { readonly mark: string; readonly lines: string[] } | undefined;
	for (const line of markdown.split('\n')) {
		const mark = /^ *(`{3,}|~{3,})/.exec(line)?.[1];
		if (fence) {
			if (mark?.startsWith(fence.mark)) {
				blocks.push({ kind: 'code', text: fence.lines.join('\n') });
				fence = undefined;
			} else {
				fence.lines.push(line);
			}
		} else if (mark) {
			fence = { mark, lines: [] };
		} else {
			addLine(blocks, line);
		}
	}
	return fence ? [...blocks, { kind: 'code', text: fence.lines.join('\n') }] : blocks;
}

function addLine(blocks: Block[], line: string): void {
	const last = blocks.at(-1);
	const heading = /^#{1,6} +(.*?)(?: +#+)?$/.exec(line);
	const item = /^( *)(?:[-*+]|(\d+[.)])) +(.*)$/.exec(line);
	const quote = /^ *> ?(.*)$/.exec(line);
	if (line.trim() === '') {
		blocks.push({ kind: 'blank' });
	} else if (heading) {
		blocks.push({ kind: 'heading', text: heading[1] ?? '', first: '', hang: '' });
	} else if (item) {
		const first = `${item[1] ?? ''}${item[2] ?? '•'} `;
		blocks.push({ kind: 'text', text: item[3] ?? '', first, hang: ' '.repeat(first.length) });
	} else if (quote) {
		if (last?.kind === 'text' && last.hang === '│ ') {
			blocks[blocks.length - 1] = { ...last, text: `${last.text} ${quote[1] ?? ''}` };
		} else {
			blocks.push({ kind: 'text', text: quote[1] ?? '', first: '│ ', hang: '│ ' });
		}
	} else if (last?.kind === 'text') {
		blocks[blocks.length - 1] = { ...last, text: `${last.text} ${line.trim()}` };
	} else {
		// A paragraph of a list item, after its code say, stays under it.
		const indent = /^ */.exec(line)?.[0] ?? '';
		blocks.push({ kind: 'text', text: line.trim(), first: indent, hang: indent });
	}
}

/** Code spans stay as they are; outside them emphasis becomes bold, escapes are undone and citations step back. */
function inline(text: string, terminal: Terminal): string {
	return text
		.split(/(`+[^`]*`+)/)
		.map((part, index) =>
			index % 2 === 1
				? terminal.style('cyan', part)
				: part
						.replace(/(?<![\\\w])(\*\*|__)(?=\S)(.+?)(?<!\\)\1(?!\w)/g, (_, _mark: string, words: string) =>
							terminal.style('bold', words),
						)
						.replace(/(?<![\\\w*])\*(?=\S)([^*]+?)\*(?!\w)/g, '$1')
						.replace(/(?<!\\)\[\d+[a-z]*\]/g, citation => terminal.style('dim', citation))
						.replace(/\\([!-/:-@[-`{-~])/g, '$1'),
		)
		.join('');
}
