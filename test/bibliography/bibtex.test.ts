import assert from 'node:assert/strict';
import test from 'node:test';
import { toBibtex } from '../../src/bibliography/bibtex.ts';
import {
	alphaFold,
	attention,
	chinese,
	hostile,
	items,
	npmScripts,
	optuna,
	projectFile,
	statistics,
	storedSource,
} from './samples.ts';

test('an article of a journal', () => {
	assert.equal(
		toBibtex(items(alphaFold)),
		`@article{k1,
  author = {Jumper, John and Evans, Richard and Pritzel, Alexander},
  title = {Highly accurate protein structure prediction with {AlphaFold}},
  year = {2021},
  month = jul,
  journal = {Nature},
  publisher = {{Springer Science and Business Media LLC}},
  volume = {596},
  number = {7873},
  pages = {583--589},
  doi = {10.1038/s41586-021-03819-2},
  url = {https://www.nature.com/articles/s41586-021-03819-2},
  urldate = {2026-11-23},
}
`,
	);
});

test('a preprint has its number at arXiv, and a page its site', () => {
	const [preprint = '', page = ''] = toBibtex(items(attention, npmScripts)).split('\n\n');
	assert.match(preprint, /^@misc\{k1,$/m);
	assert.match(preprint, /^ {2}author = \{Vaswani, Ashish and .* and Kaiser, Łukasz and Polosukhin, Illia\},$/m);
	assert.match(preprint, /^ {2}eprint = \{1706\.03762\},\n {2}archiveprefix = \{arXiv\},$/m);
	assert.equal(
		page,
		`@misc{k2,
  title = {Scripts},
  howpublished = {npm Docs},
  url = {https://docs.npmjs.com/cli/v11/using-npm/scripts},
  urldate = {2026-11-23},
}
`,
	);
});

test('a paper of a conference, a report, a thesis, a file: each has the fields of its type', () => {
	const thesis = storedSource({
		uri: 'https://a.example/',
		type: 'thesis',
		publisher: 'ETH',
		genre: 'Master’s thesis',
	});
	const text = toBibtex(items(optuna, statistics, thesis, projectFile));
	assert.match(text, /^@inproceedings\{k1,$[^@]*booktitle = \{Proceedings [^\n]* Discovery \\& Data Mining\},/m);
	assert.match(text, /pages = \{2623--2631\}/);
	assert.match(text, /^@techreport\{k2,$\n {2}author = \{\{World Health Organization\}\},[^@]*institution = \{/m);
	assert.match(text, /^@phdthesis\{k3,$[^@]*school = \{ETH\},\n {2}type = \{Master’s thesis\},/m);
	assert.match(text, /^@misc\{k4,\n {2}title = \{Scripts\},\n {2}note = \{File docs\/using npm\/scripts\.md\},\n\}/m);
});

test('whatever a source writes is text when it is read again', () => {
	const [entry] = parseBibtex(toBibtex(items(hostile)));
	assert.equal(entry?.type, 'misc');
	assert.equal(entry?.key, 'k1');
	assert.equal(
		entry?.fields['title'],
		'Why "<i>fast</i>" isn’t {enough: a \\input{x} 100% & # _ ~ ^\ufffd @article{x, ER - \ue000',
	);
	assert.equal(entry?.fields['author'], 'van Beethoven, Ludwig and {Sand and Sons, Ltd}, A}');
	assert.equal(entry?.fields['howpublished'], '[click](command:evil) *The* `Blog`');
	assert.equal(entry?.fields['url'], 'https://blog.example.org/a?b=%7D%7Bc%7D');
	assert.deepEqual([entry?.fields['year'], entry?.fields['month']], ['2020', 'may']);
});

test('every entry can be read again, whatever braces it holds', () => {
	for (const title of ['{', '}', '}{', '{{}', '\\', '\\{', '%', '$x$', '@a{b,}', '{a}', '"', '~^', '王 {', 'a\\}b{c']) {
		const source = storedSource({ uri: 'https://a.example/', title, author: [{ literal: title }], publisher: title });
		const entries = parseBibtex(toBibtex(items(source, npmScripts)));
		assert.equal(entries.length, 2, title);
		assert.equal(entries[0]?.fields['title'], title);
		assert.equal(entries[0]?.fields['publisher'], title);
		assert.equal(entries[1]?.fields['title'], 'Scripts');
	}
});

test('Unicode stays as it is', () => {
	const text = toBibtex(items(chinese));
	assert.match(text, /author = \{王, 小明 and \{李四\}\},/);
	assert.match(text, /title = \{深度学习综述\},/);
});

interface Entry {
	readonly type: string;
	readonly key: string;
	/** As LaTeX would print them; braces that only group are kept in names. */
	readonly fields: Readonly<Record<string, string>>;
}

/** Reads BibTeX as BibTeX does: braces count wherever they stand. Throws at anything that is no entry of the plainest form. */
function parseBibtex(text: string): readonly Entry[] {
	let at = 0;
	const take = (pattern: RegExp): string => {
		const sticky = new RegExp(pattern, 'y');
		sticky.lastIndex = at;
		const found = sticky.exec(text);
		assert.ok(found, `Not ${pattern.source} at ${at}: ${text.slice(at, at + 40)}`);
		at = sticky.lastIndex;
		return found[1] ?? found[0];
	};
	const value = (): string => {
		if (text[at] !== '{') {
			return take(/[a-z]+/);
		}
		const start = at;
		for (let depth = 0; at < text.length; at++) {
			depth += text[at] === '{' ? 1 : text[at] === '}' ? -1 : 0;
			if (depth === 0) {
				break;
			}
		}
		return text.slice(start + 1, at++);
	};
	const entries: Entry[] = [];
	while (at < text.trimEnd().length) {
		const type = take(/\s*@([a-z]+)\{/);
		const key = take(/([a-z0-9]+),\s*/);
		const fields: Record<string, string> = {};
		while (text[at] !== '}') {
			const name = take(/([a-z]+) = /);
			fields[name] = printed(value(), name);
			take(/,\s*/);
		}
		take(/\}\s*/);
		entries.push({ type, key, fields });
	}
	return entries;
}

/** What LaTeX would print of the commands that are written; any other command is an error. */
function printed(value: string, name: string): string {
	if (name === 'url' || name === 'doi') {
		return value;
	}
	const known: Readonly<Record<string, string>> = {
		textbackslash: '\\',
		textbraceleft: '{',
		textbraceright: '}',
		textasciitilde: '~',
		textasciicircum: '^',
	};
	return value.replace(/\\([a-z]+)\{\}|\\([{}$&#%_])|([{}])|[$&#%~^\\]/g, (all, command, escaped, group) => {
		if (group !== undefined) {
			return name === 'author' ? group : '';
		}
		const text = escaped ?? known[command];
		assert.ok(text, `${all} would be a command in ${value}`);
		return text;
	});
}
