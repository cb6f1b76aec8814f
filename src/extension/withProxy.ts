import * as vscode from 'vscode';
import type { Variables } from '../tools/providers/environment.ts';

/** The environment's variables, with the proxy of the editor's settings where the environment names none. */
export function withProxy(variables: Variables): Variables {
	const proxy = vscode.workspace.getConfiguration('http').get<string>('proxy') ?? '';
	return proxy === '' ? variables : { HTTPS_PROXY: proxy, HTTP_PROXY: proxy, ...variables };
}
