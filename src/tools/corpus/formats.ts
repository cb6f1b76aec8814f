import type { Format, TextFormat } from './document.ts';

/** How a file is written, by its name and, where the name says nothing, by its first words. */
export function formatOf(path: string, text: string): TextFormat {
	const name = path
		.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
		.toLowerCase()
		.replace(compressed, '');
	const known = formatByName(name);
	if (known === 'text' || known === undefined) {
		return formatByText(name, text) ?? known ?? 'text';
	}
	return known;
}

/** Whether a file of this name holds no text that this program can read, so that it need not be opened. */
export function isKnownBinary(path: string): boolean {
	const name = path.toLowerCase();
	return binary.has(extensionOf(isCompressed(name) ? name.replace(compressed, '') : name));
}

/** Whether a file of this name is no text, but a document that holds some: what a reader of such files is needed for. */
export function isDocument(path: string): boolean {
	return documents.has(extensionOf(path.toLowerCase()));
}

/** Manual pages and changes are often kept compressed; an archive is not one text. */
export function isCompressed(path: string): boolean {
	return compressed.test(path);
}

/** Which of two copies of one text to quote, by how it reads as it stands: the lower one. No editor opens a compressed one. */
export function preference(path: string, format: Format | undefined): number {
	const rank = format === undefined ? byReadability.length : byReadability.indexOf(format);
	return compressed.test(path) ? rank + byReadability.length + 1 : rank;
}

/** Whether a page of this name is one that Sphinx or Doxygen make to lead to the others: it can be read, but is not found. */
export function isIndexPage(path: string): boolean {
	return /(?:^|[\\/])(?:genindex(?:-\w+)?|(?:py-)?modindex|(?:functions|globals)_(?:[a-z~]|func|vars|type|enum|eval|defs|rela|prop|0x[\da-f]{2})(?:_\w)?)\.html?$/i.test(
		path,
	);
}

const compressed = /\.gz$/i;

const byReadability: readonly Format[] = [
	'markdown',
	'restructuredtext',
	'asciidoc',
	'text',
	'html',
	'document',
	'roff',
	'code',
	'data',
];

function formatByName(name: string): TextFormat | undefined {
	return (
		names[name] ??
		extensions.get(extensionOf(name)) ??
		(/^(?:readme|changelog|changes|license|licence|copying|notice|authors|contributing|news|todo)\b/.test(name)
			? 'text'
			: undefined)
	);
}

/** Sphinx ships its sources as `.rst.txt`, git its AsciiDoc as `.txt`, and manual pages end in a digit. */
function formatByText(name: string, text: string): TextFormat | undefined {
	const head = text.slice(0, 2_000);
	if (name.endsWith('.rst.txt') || /^\.\. [\w-]+::|^\.\. _[\w-]+:/m.test(head)) {
		return 'restructuredtext';
	}
	if (name.endsWith('.md.txt')) {
		return 'markdown';
	}
	if (/\.[1-9][a-z]{0,3}$/.test(name) && /^[.']\\?"|^\.(?:TH|Dd|so|SH) /m.test(head)) {
		return 'roff';
	}
	if (/^\s*(?:<!doctype html|<html[\s>])/i.test(head)) {
		return 'html';
	}
	if (
		/^={1,3} \S|^[^\n]+\n[=]{4,}\n/m.test(head) &&
		/^(?:\[\[|:\w+:|----$|\w[^\n]*::$|linkgit:)/m.test(text.slice(0, 20_000))
	) {
		return 'asciidoc';
	}
	return undefined;
}

function extensionOf(name: string): string {
	const dot = name.lastIndexOf('.');
	return dot < 0 || dot < name.lastIndexOf('/') ? '' : name.slice(dot + 1);
}

function listed(format: TextFormat, list: string): [string, TextFormat][] {
	return list.split(' ').map(it => [it, format]);
}

const extensions = new Map<string, TextFormat>([
	...listed('markdown', 'md markdown mdown mkd mdx mdc qmd rmd'),
	...listed('restructuredtext', 'rst rest'),
	...listed('asciidoc', 'adoc asciidoc asc'),
	...listed('html', 'html htm xhtml'),
	...listed('roff', 'man roff mdoc'),
	...listed('text', 'txt text log tex latex org textile wiki texi texinfo po srt'),
	...listed(
		'data',
		'json jsonc json5 jsonl ndjson yaml yml toml ini cfg conf csv tsv xml properties plist lock graphql proto',
	),
	...listed(
		'code',
		'js mjs cjs jsx ts mts cts tsx py pyi rb php pl pm java kt kts scala groovy c h cc cpp cxx hpp hh cs fs go rs swift m mm lua r jl ex exs erl hrl hs ml mli clj cljs el lisp scm sh bash zsh fish ps1 bat cmd sql vue svelte astro css scss less dart zig nim v sv vhd tf hcl gradle cmake mk diff patch ipynb d pas f90 f asm s',
	),
]);
const names: Readonly<Record<string, TextFormat>> = {
	makefile: 'code',
	dockerfile: 'code',
	gemfile: 'code',
	rakefile: 'code',
	justfile: 'code',
	'cmakelists.txt': 'code',
	'requirements.txt': 'data',
	'go.mod': 'data',
	'go.sum': 'data',
};
const documents = new Set('pdf docx pptx xlsx odt ods odp epub'.split(' '));
const binary = new Set(
	(
		'png jpg jpeg gif bmp ico webp avif tif tiff psd mp3 mp4 m4a ogg oga ogv wav flac webm mov avi mkv woff woff2 ttf otf eot ' +
		'zip tgz bz2 xz zst 7z rar tar jar war class o a so dylib dll exe bin dat pyc pyo wasm node deb rpm iso img dmg ' +
		'pdf doc docx xls xlsx ppt pptx odt ods odp epub sqlite sqlite3 db mdb parquet onnx pt safetensors gguf npy npz pack idx inv mo ' +
		'tsbuildinfo map'
	).split(' '),
);
