import assert from 'node:assert/strict';
import test from 'node:test';
import { citedIds } from '../../src/report/citation.ts';
import { withSafeDiagrams } from '../../src/report/diagrams.ts';
import { EvidenceLedger } from '../../src/report/ledger.ts';
import { iceFinding } from '../fakes/iceWorld.ts';

const ledger = new EvidenceLedger();
ledger.add({ ...iceFinding('ice.md', 0), quote: 'Sales were 1,200 in 2023 and 2.50 times that in 2024.' });
ledger.add({ ...iceFinding('ice.md', 0), quote: 'Water boils at 100 °C.' });

const quotesOf = (part: string): string =>
	citedIds(part)
		.map(it => ledger.get(it)?.quote)
		.join('\n');

/** Whether a diagram stays in a section that cites `e1`. */
function stays(diagram: string, fence = '```mermaid'): boolean {
	const markdown = `## Sales\n\nThey rose [e1].\n\n${fence}\n${diagram}\n${fence.replace(/[^`~].*$/, '')}\n\n## Water\n\nIt boils [e2].\n`;
	const { markdown: kept, dropped } = withSafeDiagrams(markdown, quotesOf);
	assert.equal(kept === markdown, dropped.length === 0);
	assert.ok(kept.includes('## Water'));
	return kept === markdown;
}

test('a diagram of cited numbers stays', () => {
	assert.ok(stays('pie title Sales\n  "2023" : 1200\n  "2024" : 2.5'));
	assert.ok(stays('flowchart LR\n  A1[Order] --> B2{Paid?}\n  B2 -- yes --> C3'));
	assert.ok(stays('classDiagram\n  Animal <|-- Duck\n  A <-- B'));
	assert.ok(stays('flowchart LR\n  A["two\\nlines"] --> B'));
	assert.ok(stays('sequenceDiagram\n  A->>B: asks', '~~~ mermaid'));
});

test('one with a number that its section does not cite goes', () => {
	assert.ok(!stays('pie\n  "2023" : 1201'));
	assert.ok(!stays('flowchart LR\n  A[100 °C] --> B'));
	assert.ok(!stays('xychart-beta\n  y-axis "Sales" 0 --> 1200\n  bar [1200]'));
});

test('one that does more than show goes', () => {
	for (const line of [
		'click A "https://evil.test"',
		'  click A callback "x"',
		'A["<img src=x>"] --> B',
		'A["<b>x</b>"]',
		'%%{init: {"securityLevel": "loose"}}%%',
		'A["#lt;script#gt;"]',
		'A["&lt;script&gt;"]',
		'link A: Home @ //evil.test',
		'A@{ img: "x" }',
		'A["javascript:x"]',
		'cli\u200bck A "x"',
		'classDef a background-image:url(//evil.test/x)',
		'style A fill:u\\72l(//evil.test/x)',
		'style A fill:u\\rl(//evil.test/x)',
		'classDef a background:image-set("//evil.test/x" 1x)',
	]) {
		assert.ok(!stays(`flowchart LR\n  A --> B\n${line}`), line);
	}
	assert.ok(!stays('---\nconfig:\n  securityLevel: loose\n---\nflowchart LR\n  A --> B'));
	assert.ok(!stays('unknownDiagram\n  A'));
});

test('in lists and quotes they are looked at too, other code is not', () => {
	const quoted = '> ```mermaid\n> pie\n>   "a" : 7\n> ```\n';
	assert.equal(withSafeDiagrams(quoted, quotesOf).markdown, '');
	const listed = 'One:\n\n- ```{mermaid}\n  pie\n    "a" : 7\n  ```\n';
	assert.equal(withSafeDiagrams(listed, quotesOf).markdown, 'One:\n\n');
	const other = '```js\nclick("mermaid", 7)\n```\n';
	assert.equal(withSafeDiagrams(other, quotesOf).markdown, other);
});
