import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import test from 'node:test';

const code = globSync('media/**/*.{ts,tsx}').map(file => ({ file, text: readFileSync(file, 'utf8') }));
const sheets = globSync('media/**/*.css').map(file => ({ file, text: readFileSync(file, 'utf8') }));

/** What the page runs besides its own files: it must stay small, and all of it works on text that nobody vouches for. */
const mayImport = /^(?:preact(?:\/hooks)?|markdown-it|\.\/[\w./]+|@vscode\/codicons\/dist\/codicon\.css)$/;
const mayImportOfUs = ['../src/report/citation.ts', '../src/report/inert.ts'];

test('the page runs nothing of the extension but the grammar of citations', () => {
	for (const { file, text } of code) {
		for (const [, kind, from, bare] of text.matchAll(/^import (type )?[^;]*? from '([^']+)';|^import '([^']+)';/gms)) {
			const target = from ?? bare ?? '';
			const isAllowed = kind
				? mayImport.test(target) || target === '../src/extension/runViewProtocol.ts'
				: mayImport.test(target) || mayImportOfUs.includes(target);
			assert.ok(isAllowed, `${file} may not import ${target}`);
		}
	}
});

test('no text becomes HTML or code, and nothing is asked for', () => {
	const forbidden =
		/innerHTML|outerHTML|insertAdjacentHTML|DOMParser|\beval\(|new Function|\bfetch\(|XMLHttpRequest|WebSocket|RTCPeer|https?:\/\/\w/;
	for (const { file, text } of code) {
		assert.equal(forbidden.exec(text.replace(/\/\*[^]*?\*\/|\/\/ .*/g, ''))?.[0], undefined, file);
	}
});

test('all colours are those of the theme', () => {
	const colour =
		/#[\da-f]{3,8}\b|\b(?:rgb|hsl|lab|lch|oklch)a?\(|:\s*(?:white|black|red|green|blue|gr[ae]y|orange|yellow)\b/i;
	for (const { file, text } of sheets) {
		assert.equal(colour.exec(text)?.[0], undefined, file);
	}
});
