import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import test from 'node:test';
import { PythonUnavailable } from '../../../src/tools/python/pythonEngine.ts';
import { createSandboxFusionEngine } from '../../../src/tools/python/sandboxFusionEngine.ts';
import { never, openDoor } from '../web/openDoor.ts';

// The shapes of requests and replies are those of SandboxFusion's public API reference, "POST /run_code".
const finished = {
	status: 'Success',
	message: '',
	compile_result: null,
	run_result: { status: 'Finished', execution_time: 0.05, return_code: 0, stdout: 'hello\n', stderr: '' },
	executor_pod_name: null,
	files: {},
};

test('a program is sent as the server wants it, and its result is read', async () => {
	await using server = await serve(() => ({
		...finished,
		files: { '../out/a.txt': Buffer.from('x').toString('base64') },
	}));
	const outcome = await server.run('print("hello")');
	assert.deepEqual(server.requests, [
		{ method: 'POST', url: '/sandbox/run_code', body: { code: 'print("hello")', language: 'python', run_timeout: 2 } },
	]);
	assert.deepEqual(
		{ ...outcome, files: outcome.files.map(it => [it.name, Buffer.from(it.bytes).toString()]) },
		{
			end: 'finished',
			stdout: 'hello\n',
			stderr: '',
			files: [['a.txt', 'x']],
			milliseconds: 50,
			interpreter: outcome.interpreter,
		},
	);
});

test('errors and time-outs of the program are outcomes', async () => {
	const ends = [
		[{ status: 'Finished', return_code: 1, stderr: 'ZeroDivisionError' }, 'raised'],
		[{ status: 'Finished', return_code: 137 }, 'out-of-memory'],
		[{ status: 'TimeLimitExceeded', execution_time: 2 }, 'timed-out'],
		[{ status: 'Error' }, 'crashed'],
	] as const;
	for (const [result, end] of ends) {
		await using server = await serve(() => ({ status: 'Failed', message: '', run_result: result }));
		assert.equal((await server.run('x')).end, end);
	}
});

test('a server that cannot, or is none, is a sentence', async () => {
	const replies = [
		[() => ({ status: 'SandboxError', message: 'no pod', run_result: null }), /could not run the program: no pod/],
		[() => ({ detail: 'Not Found' }), /no SandboxFusion server/],
		[() => '<html>', /no SandboxFusion server/],
	] as const;
	for (const [reply, why] of replies) {
		await using server = await serve(reply);
		await assert.rejects(server.run('x'), error => error instanceof PythonUnavailable && why.test(error.message));
	}
	await using failing = await serve(() => finished, 500);
	await assert.rejects(failing.run('x'), /status 500/);
	await using door = openDoor();
	const nowhere = createSandboxFusionEngine({ endpoint: new URL('http://127.0.0.1:9/'), door });
	await assert.rejects(nowhere.run('x', {}, never), PythonUnavailable);
});

/** A server that answers always like this, and an engine over it. */
async function serve(reply: () => unknown, status = 200) {
	const requests: { method: string | undefined; url: string | undefined; body: unknown }[] = [];
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			requests.push({ method: request.method, url: request.url, body: JSON.parse(Buffer.concat(chunks).toString()) });
			const value = reply();
			response.writeHead(status, { 'content-type': 'application/json' });
			response.end(typeof value === 'string' ? value : JSON.stringify(value));
		});
	});
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	const port = typeof address === 'object' && address ? address.port : 0;
	const door = openDoor();
	const engine = createSandboxFusionEngine({
		endpoint: new URL(`http://127.0.0.1:${port}/sandbox/`),
		door,
		timeout: 2_000,
	});
	return {
		requests,
		run: (code: string) => engine.run(code, {}, never),
		async [Symbol.asyncDispose]() {
			await door[Symbol.asyncDispose]();
			server.closeAllConnections();
			await new Promise(resolve => server.close(resolve));
		},
	};
}
