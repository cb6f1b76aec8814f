import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Debian packages of documentation that others made, which the tests of real documents read where they are: installed, or
 * unpacked (`apt-get download`, `dpkg -x`) below the folder that REAL_DOCUMENTS names. Together 18 MB.
 */
export const packages = [
	'bash-doc',
	'debian-faq',
	'debian-policy',
	'developers-reference',
	'developers-reference-ja',
	'maint-guide',
	'r-doc-pdf',
] as const;

/** Where the packages' PDFs stand, below the root; some are compressed. */
const pdfs = [
	'usr/share/R/doc/manual/R-*.pdf',
	'usr/share/developers-reference/developers-reference.pdf',
	'usr/share/doc/bash/bashref.pdf',
	'usr/share/doc/debian/FAQ/debian-faq.en.pdf.gz',
	'usr/share/doc/debian-policy/policy.pdf.gz',
	'usr/share/doc/debian-policy/fhs/fhs-3.0.pdf.gz',
	'usr/share/doc/maint-guide/maint-guide.en.pdf',
];

const pages = [
	'usr/share/developers-reference/[!i]*.html',
	'usr/share/developers-reference/ja/[!i]*.html',
	'usr/share/doc/bash/*.html',
	'usr/share/doc/debian/FAQ/[!i]*.en.html',
	'usr/share/doc/debian-policy/policy.html/{ap,ch}-*.html',
	'usr/share/doc/maint-guide/html/[!i]*.en.html',
];

export function realPdfs(): string[] {
	return found(pdfs);
}

export function realPages(): string[] {
	return found(pages);
}

/** What a test says that has nothing to read. */
export const howToGet = `none is here; apt-get install ${packages.join(' ')}, or set REAL_DOCUMENTS`;

function found(patterns: readonly string[]): string[] {
	const root = process.env['REAL_DOCUMENTS'] ?? '/';
	return existsSync(root) ? patterns.flatMap(it => globSync(join(root, it)).sort()) : [];
}
