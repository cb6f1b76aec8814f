import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import test from 'node:test';
import * as z from 'zod';
import { chatCommands } from '../../src/extension/chatHandle.ts';
import { languageModelToolInputs, manifestSchemaOf } from '../../src/extension/languageModelToolsInput.ts';

const { contributes } = z
	.object({
		contributes: z.object({
			languageModelTools: z.array(
				z.object({
					name: z.string(),
					toolReferenceName: z.string(),
					displayName: z.string(),
					userDescription: z.string(),
					modelDescription: z.string(),
					canBeReferencedInPrompt: z.literal(true),
					tags: z.array(z.string()),
					inputSchema: z.unknown(),
				}),
			),
			chatParticipants: z.array(
				z.object({ id: z.string(), name: z.string(), commands: z.array(z.object({ name: z.string() })) }),
			),
			chatSkills: z.array(z.object({ path: z.string() })),
		}),
	})
	.parse(JSON.parse(readFileSync('package.json', 'utf8')));

test('the manifest names the tools that the code has, each with the schema that the code checks', () => {
	const inManifest = Object.fromEntries(contributes.languageModelTools.map(it => [it.name, it.inputSchema]));
	const names = Object.keys(languageModelToolInputs).filter(isToolName);
	assert.deepEqual(inManifest, Object.fromEntries(names.map(it => [it, manifestSchemaOf(it)])));
});

test('the editor takes the names of the tools, and models are told enough of each', () => {
	for (const {
		name,
		toolReferenceName,
		displayName,
		userDescription,
		modelDescription,
		tags,
	} of contributes.languageModelTools) {
		assert.match(name, /^(?!copilot_|vscode_)[\w-]{1,64}$/);
		assert.match(toolReferenceName, /^[\w-]+$/);
		assert.match(displayName, /^%.+%$/);
		assert.match(userDescription, /^%.+%$/);
		assert.ok(modelDescription.length > 150 && modelDescription.length < 1_200, `${modelDescription.length}`);
		assert.match(modelDescription, /instruction|changes nothing/);
		assert.deepEqual(tags, ['deep-research']);
	}
});

test('the manifest has the commands of the chat that the code has', () => {
	const [participant, second] = contributes.chatParticipants;
	assert.equal(second, undefined);
	assert.deepEqual([participant?.id, participant?.name], ['deep-research.agent', 'deep-research']);
	assert.deepEqual(participant?.commands.map(it => it.name).sort(), Object.keys(chatCommands).sort());
});

test('a skill is named as its folder, and names the tools as they are called', () => {
	for (const { path } of contributes.chatSkills) {
		const text = readFileSync(path, 'utf8');
		const [, head = ''] = /^---\n([\s\S]*?)\n---\n/.exec(text) ?? [];
		assert.equal(/^name: (.+)$/m.exec(head)?.[1], basename(dirname(path)));
		const description = /^description: (.+)$/m.exec(head)?.[1] ?? '';
		assert.ok(description.length > 50 && description.length < 1_024);
		for (const { name, toolReferenceName } of contributes.languageModelTools) {
			assert.ok(text.includes(`\`${name}\``) && text.includes(`\`#${toolReferenceName}\``), name);
		}
	}
	assert.equal(contributes.chatSkills.length, 1);
});

function isToolName(name: string): name is keyof typeof languageModelToolInputs {
	return Object.hasOwn(languageModelToolInputs, name);
}
