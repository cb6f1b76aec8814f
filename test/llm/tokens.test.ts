import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import fc from 'fast-check';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { cutToTokens, estimateTokens } from '../../src/llm/tokens.ts';
import { samples } from '../fakes/samples.ts';

test('the estimate is at most a tenth below the real count, on any kind of text', () => {
	for (const [name, sample] of Object.entries(samples)) {
		const text = sample.slice(0, 20_000);
		const ratio = estimateTokens(text) / countTokens(text);
		assert.ok(ratio >= 0.9, `${name}: ${ratio.toFixed(2)}`);
	}
});

test('the estimate of real documents is close', () => {
	const files = [
		'docs/content/commands/npm-publish.md',
		'docs/output/commands/npm-install.html',
		'man/man1/npm-install.1',
		'package.json',
	];
	for (const file of files) {
		const text = readFileSync(new URL(`../../node_modules/npm/${file}`, import.meta.url), 'utf8');
		const ratio = estimateTokens(text) / countTokens(text);
		assert.ok(ratio >= 0.95 && ratio <= 1.3, `${file}: ${ratio.toFixed(2)}`);
	}
});

test('what is kept is a head of the text within the budget', () => {
	const text = fc.array(fc.constantFrom(...Object.values(samples).map(it => it.slice(0, 500)), '\n'), {
		maxLength: 12,
	});
	fc.assert(
		fc.property(text, fc.nat(2000), (parts, budget) => {
			const whole = parts.join('');
			const head = cutToTokens(whole, budget);
			if (head === undefined) {
				assert.ok(estimateTokens(whole) <= budget);
			} else {
				assert.ok(whole.startsWith(head) && head.length < whole.length);
				assert.ok(estimateTokens(head) <= budget);
				assert.ok(head.isWellFormed() || !whole.isWellFormed());
			}
		}),
	);
});
