import { Buffer } from 'node:buffer';
import * as z from 'zod';
import { type WebDoor, WebError } from '../web/door.ts';
import { type PythonEngine, type PythonOutcome, PythonUnavailable } from './pythonEngine.ts';
import { safeFileName } from './safeFileName.ts';

export interface SandboxFusionOptions {
	/** The server's address; `run_code` is below it. */
	readonly endpoint: URL;
	readonly door: WebDoor;
	/** How long a program may run, in milliseconds; 50,000 when absent, as the models that expect this server are used to. */
	readonly timeout?: number;
}

/** Runs programs on a SandboxFusion server that the user has set up (its `POST /run_code`); what it may reach is the server's affair. */
export function createSandboxFusionEngine({
	endpoint,
	door,
	timeout: usual = 50_000,
}: SandboxFusionOptions): PythonEngine {
	const url = new URL(endpoint);
	url.pathname = `${url.pathname.replace(/\/+$/, '')}/run_code`;
	return {
		description: `Python on the SandboxFusion server ${endpoint.host}.`,
		async run(code, { timeout = usual }, signal) {
			const started = performance.now();
			const reply = await call();
			const { run_result: run, status, message, files } = reply;
			if (!run) {
				throw new PythonUnavailable(`The SandboxFusion server could not run the program: ${message || status}.`);
			}
			return {
				end: endOf(run),
				stdout: capped(run.stdout ?? ''),
				stderr: capped(run.stderr ?? ''),
				files: filesOf(files),
				milliseconds: run.execution_time ? run.execution_time * 1_000 : performance.now() - started,
				interpreter: `Python (SandboxFusion at ${endpoint.host})`,
			};

			async function call(): Promise<RunCodeReply> {
				try {
					const { status, text } = await door.callService(
						{
							service: 'SandboxFusion',
							url,
							method: 'POST',
							body: { code, language: 'python', run_timeout: timeout / 1_000 },
							isUsersOwn: true,
							timeout: timeout + 10_000,
						},
						signal,
					);
					if (status !== 200) {
						throw new PythonUnavailable(`The SandboxFusion server answered with status ${status}.`);
					}
					return RunCodeReply.parse(JSON.parse(text));
				} catch (error) {
					if (error instanceof WebError) {
						throw new PythonUnavailable(error.message, { cause: error });
					}
					if (error instanceof z.ZodError || error instanceof SyntaxError) {
						throw new PythonUnavailable('What answered is no SandboxFusion server: its reply has another form.', {
							cause: error,
						});
					}
					throw error;
				}
			}
		},
		[Symbol.asyncDispose]: () => Promise.resolve(),
	};
}

const CommandResult = z.object({
	/** `Finished`, `Error`, `TimeLimitExceeded` */
	status: z.string(),
	execution_time: z.number().nullish(),
	return_code: z.number().nullish(),
	stdout: z.string().nullish(),
	stderr: z.string().nullish(),
});
type CommandResult = z.infer<typeof CommandResult>;

/** As the server's API reference gives it; `files` are in Base64. */
const RunCodeReply = z.object({
	/** `Success`, `Failed`, `SandboxError` */
	status: z.string(),
	message: z.string().nullish(),
	run_result: CommandResult.nullish(),
	files: z.record(z.string(), z.string().nullable()).nullish(),
});
type RunCodeReply = z.infer<typeof RunCodeReply>;

function endOf({ status, return_code: code }: CommandResult): PythonOutcome['end'] {
	switch (status) {
		case 'Finished':
			return code === 0 || code === null || code === undefined ? 'finished' : code === 137 ? 'out-of-memory' : 'raised';
		case 'TimeLimitExceeded':
			return 'timed-out';
		default:
			return 'crashed';
	}
}

function filesOf(files: RunCodeReply['files']): PythonOutcome['files'] {
	const taken: string[] = [];
	return Object.entries(files ?? {})
		.slice(0, 16)
		.flatMap(([path, content]) => {
			if (content === null) {
				return [];
			}
			const name = safeFileName(path, taken);
			taken.push(name);
			return [{ name, bytes: Buffer.from(content, 'base64') }];
		});
}

function capped(text: string): string {
	const half = 512 * 1024;
	return text.length <= 2 * half
		? text
		: `${text.slice(0, half)}\n[… ${text.length - 2 * half} characters of output left out …]\n${text.slice(-half)}`;
}
