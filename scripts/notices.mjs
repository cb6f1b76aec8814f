// The licences of what is bundled, as their authors ask for.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One text with the licence of each package that the built files hold. */
export function notices(root, { dependencies }) {
	const packages = [...closure(root, [...Object.keys(dependencies), ...bundledBesides])].toSorted((a, b) =>
		a < b ? -1 : 1,
	);
	const parts = packages.map(path => {
		const { name, version, license, author, repository } = readJson(join(root, path, 'package.json'));
		const by = typeof author === 'string' ? author : author?.name;
		const source = (typeof repository === 'string' ? repository : repository?.url)?.replace(/^git\+/, '');
		const told = [`Licence: ${license}`, by && `Copyright ${by}`, source && `Source: ${source}`].filter(Boolean);
		const text = licenceText(join(root, path)) ?? told.join('\n');
		const obtained =
			/CPAL|MPL|EPL|CDDL|GPL/.test(license) && !/\bMIT\b/.test(license)
				? `\n${withSource(name, license, source)}\n`
				: '';
		return `${name} ${version}\n\n${text.trim()}\n${obtained}`;
	});
	const line = `\n${'-'.repeat(80)}\n\n`;
	return `Deep Research contains software of others, under these licences.\n${line}${parts.join(line)}`;
}

/** Some licences ask that whoever gets the program is told where the source code is, and which of two licences was chosen. */
function withSource(name, license, source) {
	const choice = license.startsWith('CPAL-1.0 OR ')
		? 'It is used here under the Common Public Attribution License 1.0 (https://opensource.org/license/cpal-1-0). '
		: '';
	return `${choice}Its source code, which is not changed here, is at ${source}, and in the npm package ${name}.`;
}

/** Of the packages for development, those of which something is bundled. */
const bundledBesides = ['@vscode/codicons', 'pdfjs-dist', 'preact'];

/** The folders of packages and of all that they depend on. */
function closure(root, names) {
	const folders = new Set();
	const visit = (name, from) => {
		const folder = resolve(root, name, from);
		if (folder === undefined || folders.has(folder)) {
			return;
		}
		folders.add(folder);
		for (const it of Object.keys(readJson(join(root, folder, 'package.json')).dependencies ?? {})) {
			visit(it, folder);
		}
	};
	names.forEach(it => visit(it, ''));
	return folders;
}

/** Where a package finds another: in its own folder first, then further up. */
function resolve(root, name, from) {
	for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules') - 1))) {
		const folder = join(at, 'node_modules', name).replaceAll('\\', '/');
		if (existsSync(join(root, folder, 'package.json'))) {
			return folder;
		}
		if (at === '') {
			return undefined;
		}
	}
}

function licenceText(folder) {
	const file = readdirSync(folder).find(it => /^(?:licen[cs]e|copying)(?:[.-].*)?$/i.test(it));
	return file === undefined ? undefined : readFileSync(join(folder, file), 'utf8');
}

function readJson(file) {
	return JSON.parse(readFileSync(file, 'utf8'));
}
