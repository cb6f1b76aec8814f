import type { ModelErrorCode } from '../llm/modelError.ts';

/** What a failure of an editor's model means to the engine. `code` is that of `vscode.LanguageModelError`, empty for another error. */
export function editorErrorCode(
	code: string,
	error: unknown,
): { readonly code: ModelErrorCode; readonly isTransient: boolean } {
	switch (code) {
		case 'NoPermissions':
			return { code: 'unauthorized', isTransient: false };
		case 'Blocked':
			return { code: 'payment-required', isTransient: false };
		case 'NotFound':
			return { code: 'model-not-found', isTransient: false };
	}
	// Providers put what went wrong into words of their own, here or in the cause.
	const said = [error, error instanceof Error ? error.cause : undefined]
		.map(it => (it instanceof Error ? it.message : ''))
		.join(' ');
	if (/context|too (?:long|large)|token limit|max(?:imum)?[ _](?:prompt|input)/i.test(said)) {
		return { code: 'context-exceeded', isTransient: false };
	}
	if (/rate.?limit|too many requests|\b429\b|quota/i.test(said)) {
		return { code: 'rate-limited', isTransient: true };
	}
	return { code: 'network', isTransient: true };
}

/** Arguments of a call that the model wrote itself, which need not be JSON. */
export function parsedArguments(text: string): object {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && value !== null ? value : { value };
	} catch {
		return { text };
	}
}
