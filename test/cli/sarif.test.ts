import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { pathToFileURL } from 'node:url';
import * as z from 'zod';
import { LineIndex, type ProblemCode } from '../../src/citations/reportCheck.ts';
import { sarifLog } from '../../src/cli/sarif.ts';

/** What SARIF 2.1.0 requires of the parts that are written, and of the values that they may have. */
const Message = z.strictObject({ text: z.string().min(1), markdown: z.string().optional() });
const Level = z.enum(['none', 'note', 'warning', 'error']);
const fromOne = z.int().min(1);
const Sarif = z.strictObject({
	$schema: z.url(),
	version: z.literal('2.1.0'),
	runs: z.array(
		z.strictObject({
			tool: z.strictObject({
				driver: z.strictObject({
					name: z.string().min(1),
					version: z.string().min(1),
					rules: z.array(
						z.strictObject({
							id: z.string().min(1),
							shortDescription: Message,
							help: Message,
							defaultConfiguration: z.strictObject({ level: Level }),
						}),
					),
				}),
			}),
			columnKind: z.literal('utf16CodeUnits'),
			originalUriBaseIds: z.record(z.string(), z.strictObject({ uri: z.url().endsWith('/') })),
			results: z.array(
				z.strictObject({
					ruleId: z.string(),
					ruleIndex: z.int().min(0),
					level: Level,
					message: Message,
					locations: z.array(
						z.strictObject({
							physicalLocation: z.strictObject({
								artifactLocation: z.strictObject({ uri: z.string(), uriBaseId: z.string().optional() }),
								region: z.strictObject({
									startLine: fromOne,
									startColumn: fromOne,
									endLine: fromOne,
									endColumn: fromOne,
								}),
							}),
						}),
					),
				}),
			),
		}),
	),
});

const workingFolder = join(import.meta.dirname, 'a b');

function logOf(path: string, text: string, words: string, code: ProblemCode = 'unsupported'): z.infer<typeof Sarif> {
	const start = text.indexOf(words);
	const place = { start, end: start + words.length, ...new LineIndex(text).positionOf(start) };
	const problem = {
		code,
		severity: code === 'uncited' ? 'hint' : 'warning',
		message: 'Mend\u001b[31m it.',
		...place,
	} as const;
	return Sarif.parse(sarifLog([{ path, text, problems: [problem] }], { version: '1.2.3', workingFolder }));
}

test('a log has the form of SARIF 2.1.0, and its places are lines and columns of UTF-16 units', () => {
	const [run] = logOf(join(workingFolder, 'research', 'ü#1.md'), '# 😀\r\n😀 Ice\r\nmelts [1].\n', 'Ice\r\nmelts').runs;
	const [result] = run?.results ?? [];
	assert.deepEqual(result?.locations[0]?.physicalLocation, {
		artifactLocation: { uri: 'research/%C3%BC%231.md', uriBaseId: 'WORKINGFOLDER' },
		region: { startLine: 2, startColumn: 4, endLine: 3, endColumn: 6 },
	});
	assert.equal(run?.originalUriBaseIds['WORKINGFOLDER']?.uri, `${pathToFileURL(workingFolder).href}/`);
	assert.deepEqual([result?.level, result?.message.text], ['warning', 'Mend it.']);
	assert.equal(run?.tool.driver.rules[result?.ruleIndex ?? -1]?.id, 'unsupported');
});

test('a report elsewhere has its own address; a hint is a note', () => {
	const path = join(import.meta.dirname, 'a bc', 'r.md');
	const [result] = logOf(path, 'Ice.', 'Ice.', 'uncited').runs[0]?.results ?? [];
	assert.deepEqual(result?.locations[0]?.physicalLocation.artifactLocation, { uri: pathToFileURL(path).href });
	assert.equal(result?.level, 'note');
});
