import { randomBytes } from 'node:crypto';

export interface PanelHtmlInput {
	/** What the webview serves its own files from, as `Webview.cspSource` says; a list of CSP sources, quotes and all. */
	readonly cspSource: string;
	readonly scriptUri: string;
	readonly styleUri: string;
	/** A BCP 47 tag. */
	readonly language: string;
	readonly title: string;
	/** The translations, by English sentence; empty in English. */
	readonly strings: Readonly<Record<string, string>>;
}

/**
 * The HTML of the panel's page. It runs one script, our own, and can ask nobody for anything: no connections, no frames, no
 * forms, no images but the extension's.
 */
export function panelHtml(input: PanelHtmlInput): string {
	const { cspSource, scriptUri, styleUri, language, title, strings } = input;
	const nonce = randomBytes(18).toString('base64url');
	const policy = [
		`default-src 'none'`,
		`script-src 'nonce-${nonce}'`,
		`style-src ${cspSource}`,
		`font-src ${cspSource}`,
		`img-src ${cspSource} data:`,
		`form-action 'none'`,
		`base-uri 'none'`,
		`frame-src 'none'`,
	].join('; ');
	return `<!DOCTYPE html>
<html lang="${escapeHtml(language)}" dir="${directionOf(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="${escapeHtml(styleUri)}">
</head>
<body>
<div id="root"></div>
<script type="application/json" id="strings">${jsonForScript(strings)}</script>
<script nonce="${nonce}" src="${escapeHtml(scriptUri)}"></script>
</body>
</html>
`;
}

/** JSON in which nothing can end the element that holds it, or begin a comment in it. */
function jsonForScript(value: unknown): string {
	return JSON.stringify(value).replace(
		/[<>&\u2028\u2029]/g,
		it => `\\u${it.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
}

function directionOf(language: string): 'ltr' | 'rtl' {
	return /^(?:ar|dv|fa|he|ku|ps|sd|ug|ur|yi)(?:-|$)/i.test(language) ? 'rtl' : 'ltr';
}

function escapeHtml(text: string): string {
	return text.replace(/[&<>"']/g, it => `&#${it.charCodeAt(0)};`);
}
