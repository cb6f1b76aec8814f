import assert from 'node:assert/strict';
import test from 'node:test';
import { placesOfSource, rootsAbove } from '../../src/citations/movedReport.ts';

const places = {
	folder: 'file:///clone/notes/2026',
	way: 'research',
	roots: ['file:///clone/notes', 'file:///clone', 'file:///elsewhere/'],
};

test('a source is looked for from the report first, then under each root', () => {
	assert.deepEqual(placesOfSource('../docs/ice.md', places), [
		'file:///clone/notes/docs/ice.md',
		'file:///clone/docs/ice.md',
		'file:///elsewhere/docs/ice.md',
	]);
});

test('where the run wrote it comes last', () => {
	const found = placesOfSource('../docs/ice.md', { ...places, writtenIn: 'file:///home/anna/p/research' });
	assert.equal(found.at(-1), 'file:///home/anna/p/docs/ice.md');
});

test('without the way from its root, a report knows its own folder only', () => {
	assert.deepEqual(placesOfSource('../docs/ice.md', { ...places, way: undefined }), [
		'file:///clone/notes/docs/ice.md',
	]);
});

test('a report in the root itself', () => {
	assert.deepEqual(placesOfSource('docs/ice.md', { ...places, way: '', roots: ['file:///clone'] }), [
		'file:///clone/notes/2026/docs/ice.md',
		'file:///clone/docs/ice.md',
	]);
});

test('an absolute address is where it says, and nowhere else', () => {
	for (const uri of ['https://ice.test/melting?at=0#point', 'file:///srv/ice.md']) {
		assert.deepEqual(placesOfSource(uri, { ...places, writtenIn: 'file:///old' }), [uri]);
	}
});

test('what no report may link to is nowhere', () => {
	for (const uri of [
		'command:workbench.action.quit',
		'//host/share/a.md',
		'file://host/share/a.md',
		'file:////server/share/a.md',
		'file:///\\\\server/share/a.md',
		'https://user:secret@ice.test/',
		'docs%2f..%2f..%2fetc/passwd',
		'docs%5c..%5cpasswd',
		'ice.md\0.png',
		'http://',
	]) {
		assert.deepEqual(placesOfSource(uri, places), [], uri);
	}
});

test('under a root, nothing outside of it is named', () => {
	const ways = [
		'research',
		'..',
		'../..',
		'a/../../..',
		'/etc',
		'//host/share',
		'file:///etc',
		'\\\\host\\share',
		'%2e%2e',
		'x:',
	];
	const uris = [
		'../../secret.md',
		'../../../secret.md',
		'%2e%2e/%2E%2E/secret.md',
		'..\\..\\..\\secret.md',
		'/secret.md',
	];
	const roots = ['file:///clone/project', 'file:///work space/p'];
	const isInside = (uri: string): boolean =>
		roots.some(it => uri.startsWith(`${new URL(it).href}/`)) || uri.startsWith('file:///far/');
	for (const way of ways) {
		for (const uri of uris) {
			const found = placesOfSource(uri, { folder: 'file:///far/a/b/c/d', way, roots }).slice(1);
			assert.ok(found.every(isInside), `${way} and ${uri} lead to ${found.join(' and ')}`);
		}
	}
});

test('a folder beside the root whose name begins like it is outside', () => {
	const found = placesOfSource('../../ice-age/a.md', { ...places, roots: ['file:///clone/ice'] });
	assert.deepEqual(found, ['file:///clone/ice-age/a.md']);
});

test('the folders above a report may be its root, the nearest first; a disk is none', () => {
	assert.deepEqual(rootsAbove('file:///home/anna/p/research/', ['file:///home/anna/p', 'file:///shared/']), [
		'file:///home/anna/p/research',
		'file:///home/anna/p',
		'file:///home/anna',
		'file:///home',
		'file:///shared',
	]);
	assert.deepEqual(rootsAbove('file:///C:/p/research', []), ['file:///C:/p/research', 'file:///C:/p']);
	assert.deepEqual(rootsAbove('file:///c%3A/p', []), ['file:///c%3A/p']);
	assert.deepEqual(rootsAbove('file:///', []), []);
	assert.deepEqual(rootsAbove('untitled:report', ['file:///shared']), ['file:///shared']);
});
