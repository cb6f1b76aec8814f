import { readFileSync } from 'node:fs';
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import type { Variables } from './proxy.ts';

/**
 * Whom to trust when the user's environment adds certificate authorities (`NODE_EXTRA_CA_CERTS`, `SSL_CERT_FILE`): Node's own
 * list and these. Read when first asked for, and once. `undefined`, which is Node's list, where none is named or can be read:
 * connections then fail with a sentence that names the variable, and never silently trust more.
 */
export function createTrust(variables: Variables): () => SecureContext | undefined {
	let context: { readonly secureContext: SecureContext | undefined } | undefined;
	return () => (context ??= { secureContext: readContext(variables) }).secureContext;
}

function readContext(variables: Variables): SecureContext | undefined {
	const extra = ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE']
		.map(name => variables[name])
		.filter(path => path !== undefined && path !== '')
		.flatMap(path => readCertificates(path ?? ''));
	try {
		return extra.length === 0 ? undefined : createSecureContext({ ca: [...getCACertificates('default'), ...extra] });
	} catch {
		return undefined;
	}
}

function readCertificates(path: string): readonly string[] {
	try {
		return [readFileSync(path, 'utf8')];
	} catch {
		return [];
	}
}
