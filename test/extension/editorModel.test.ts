import assert from 'node:assert/strict';
import test from 'node:test';
import { editorErrorCode, parsedArguments } from '../../src/extension/editorChatWords.ts';
import { createEditorModel, type EditorChat, type EditorPart } from '../../src/extension/editorModel.ts';
import { ModelError } from '../../src/llm/modelError.ts';
import { describeError, hello, readReply, transcribe } from '../llm/readReply.ts';

/** A chat that says its parts, and then fails, hangs or ends. */
function chat(parts: readonly EditorPart[], end: 'end' | 'hang' | Error = 'end'): EditorChat {
	return {
		name: 'Mini (VS Code)',
		async *send(_request, signal) {
			yield* parts;
			if (end === 'hang') {
				await new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('Canceled'))));
			} else if (end !== 'end') {
				throw end;
			}
		},
		countTokens: async text => text.length,
	};
}

const words: readonly EditorPart[] = [{ type: 'text', text: 'Hel' }, { type: 'other' }, { type: 'text', text: 'lo' }];

test('words come as they arrive, with what they took', async () => {
	const { parts, error } = await readReply(createEditorModel(chat(words)));
	assert.equal(error, undefined);
	assert.equal(transcribe(parts), 'text Hello\nusage 5 + 5\nfinish stop');
});

test('a call comes with its arguments as JSON', async () => {
	const call: EditorPart = { type: 'call', id: 'c1', name: 'search', input: { query: 'ice' } };
	const { parts } = await readReply(createEditorModel(chat([call])));
	assert.deepEqual(parts[0], { type: 'tool-call', call: { id: 'c1', name: 'search', arguments: '{"query":"ice"}' } });
	assert.deepEqual(parts.at(-1), { type: 'finish', reason: 'tool-calls' });
});

test('where the editor cannot count, it is estimated', async () => {
	const uncounted = { ...chat(words), countTokens: async () => assert.fail('It cannot count.') };
	const { parts } = await readReply(createEditorModel(uncounted));
	const usage = parts.find(it => it.type === 'usage');
	assert.ok(usage && usage.promptTokens > 0 && usage.completionTokens > 0);
});

test('an empty reply is an error that may pass', async () => {
	const { error } = await readReply(createEditorModel(chat([{ type: 'other' }])));
	assert.ok(error instanceof ModelError && error.isTransient);
	assert.match(describeError(error), /^malformed: Mini \(VS Code\) sent an empty reply/);
});

test('silence ends a request, and is not taken for the user', async () => {
	const { parts, error } = await readReply(createEditorModel(chat(words, 'hang'), { silenceMs: 20 }));
	assert.equal(transcribe(parts), 'text Hello');
	assert.match(describeError(error), /^network: Mini \(VS Code\) gave no sign of life/);
});

test('a stop is thrown on as it came, also from a request that hangs', async () => {
	const controller = new AbortController();
	const reason = new Error('Stopped.');
	const reading = (async () => {
		for await (const part of createEditorModel(chat(words, 'hang')).stream(hello, controller.signal)) {
			assert.equal(part.type, 'text-delta');
			controller.abort(reason);
		}
	})();
	await assert.rejects(reading, reason);
});

test('a refusal of the editor is thrown on', async () => {
	const refused = new ModelError('unauthorized', 'Not allowed.');
	const { error } = await readReply(createEditorModel(chat([], refused)));
	assert.equal(error, refused);
});

test('what providers say is told apart', () => {
	const code = (known: string, said = ''): string => {
		const { code: found, isTransient } = editorErrorCode(
			known,
			new Error('Response failed', { cause: new Error(said) }),
		);
		return `${found}${isTransient ? ', may pass' : ''}`;
	};
	assert.equal(code('NoPermissions'), 'unauthorized');
	assert.equal(code('Blocked'), 'payment-required');
	assert.equal(code('NotFound'), 'model-not-found');
	assert.equal(code('Unknown', 'Rate limit reached'), 'rate-limited, may pass');
	assert.equal(code('', 'the prompt exceeds the context window'), 'context-exceeded');
	assert.equal(code('', 'socket hang up'), 'network, may pass');
});

test('arguments that are no JSON still make a call', () => {
	assert.deepEqual(parsedArguments('{"a":1}'), { a: 1 });
	assert.deepEqual(parsedArguments('[1'), { text: '[1' });
	assert.deepEqual(parsedArguments('3'), { value: 3 });
});
