import assert from 'node:assert/strict';
import test from 'node:test';
import { keepingOf } from '../../../src/tools/web/freshness.ts';
import { defaultLimits } from '../../../src/tools/web/limits.ts';

const now = Date.parse('2026-11-22T12:00:00Z');
const date = 'Sun, 22 Nov 2026 12:00:00 GMT';
const heuristic = defaultLimits.heuristicFreshnessMs / 1000;

/** For how many seconds an answer is fresh; `undefined` when it is not kept. */
function freshFor(headers: Readonly<Record<string, string>>, status = 200): number | undefined {
	const keeping = keepingOf(status, headers, now, defaultLimits);
	return keeping && (keeping.freshUntil - now) / 1000;
}

test('keeps an answer as long as its server says, less its age, and no longer than a day', () => {
	assert.equal(freshFor({ 'cache-control': 'public, max-age=60' }), 60);
	assert.equal(freshFor({ 'cache-control': 'max-age="60"', age: '20' }), 40);
	assert.equal(freshFor({ 'cache-control': 'max-age=31536000' }), 86_400);
	assert.equal(freshFor({ expires: 'Sun, 22 Nov 2026 12:01:00 GMT', date }), 60);
	assert.equal(freshFor({ 'cache-control': 'max-age=60', expires: '0' }), 60);
	assert.equal(freshFor({ 'cache-control': 's-maxage=5' }), heuristic);
});

test('keeps an answer for some minutes when its server says nothing', () => {
	assert.equal(freshFor({}), heuristic);
	assert.equal(freshFor({}, 301), heuristic);
});

test('keeps to ask again what may not be used without', () => {
	assert.equal(freshFor({ 'cache-control': 'no-cache', etag: '"1"' }), 0);
	assert.equal(freshFor({ 'cache-control': 'max-age=0', 'last-modified': date }), 0);
	assert.equal(freshFor({ pragma: 'no-cache', etag: '"1"' }), 0);
});

test('does not keep what may not be kept, or would be of no use', () => {
	assert.equal(freshFor({ 'cache-control': 'no-store, max-age=60', etag: '"1"' }), undefined);
	assert.equal(freshFor({ vary: '*' }), undefined);
	assert.equal(freshFor({ 'cache-control': 'no-cache' }), undefined);
	assert.equal(freshFor({ expires: '0' }), undefined);
	assert.equal(freshFor({ 'cache-control': 'max-age=nonsense' }), undefined);
	assert.equal(freshFor({}, 302), undefined);
	assert.equal(freshFor({ 'cache-control': 'max-age=60' }, 302), 60);
});

test('uses no old copy of what must be asked for', () => {
	const mayBeStale = (control: string) =>
		keepingOf(200, { 'cache-control': control, etag: '"1"' }, now, defaultLimits)?.mayBeStale;
	assert.equal(mayBeStale('max-age=60'), true);
	assert.equal(mayBeStale('max-age=60, must-revalidate'), false);
	assert.equal(mayBeStale('no-cache'), false);
});
