import { type Around, type HostileCase, html, isRead, pageCase, visit } from '../hostileCase.ts';

/** Addresses of every scheme but the two that are read: a page's links are not listed, and the model's own are refused. */
export function linkCases({ canaryPort, outside }: Around): HostileCase[] {
	const canary = `127.0.0.1:${canaryPort}`;
	const schemes = [
		'javascript:alert(1)//hostile-mark',
		'JaVaScRiPt:alert(1)//hostile-mark',
		' javascript:alert(1)//hostile-mark',
		'java&#10;script:alert(1)//hostile-mark',
		'&#106;avascript:alert(1)//hostile-mark',
		'data:text/html,&lt;script>hostile-mark&lt;/script>',
		'data:text/html;base64,aG9zdGlsZS1tYXJr#hostile-mark',
		'vbscript:msgbox(1)//hostile-mark',
		`file://${outside}/secret.md?hostile-mark`,
		'file:///etc/passwd?hostile-mark',
		`blob:http://${canary}/hostile-mark`,
		'about:blank#hostile-mark',
		`ftp://${canary}/hostile-mark`,
		`ws://${canary}/hostile-mark`,
		`gopher://${canary}/hostile-mark`,
		'mailto:a@evil.test?body=hostile-mark',
		'vscode://command/hostile-mark',
		'command:workbench.action.terminal.new?hostile-mark',
		`view-source:http://${canary}/hostile-mark`,
		`jar:http://${canary}/a.jar!/hostile-mark`,
	];
	const readable = (it: string): string =>
		it.replaceAll('&#10;', '\n').replaceAll('&#106;', 'j').replaceAll('&lt;', '<');
	return [
		...schemes.map(it =>
			pageCase('links', `a page links to ${it}`, html(`<p><a href="${it}">more on ice</a></p>`), {
				end: 'read',
				says: isRead,
				hides: /hostile-mark/,
			}),
		),
		...schemes.map(
			(it): HostileCase => ({
				family: 'links',
				name: `the model visits ${JSON.stringify(readable(it))}`,
				calls: () => [visit(readable(it))],
				end: 'refused',
			}),
		),
		pageCase(
			'links',
			'a base that leads elsewhere',
			html(`<p><a href="next">next</a></p>`, `<title>Ice</title><base href="javascript:alert(1)//hostile-mark">`),
			{ end: 'read', hides: /hostile-mark/ },
		),
		pageCase('links', 'things that a browser would load', html(loaded(`http://${canary}`)), {
			end: 'read',
			says: isRead,
		}),
	];
}

/** Everything on a page that makes a browser ask for something. */
function loaded(origin: string): string {
	return `<img src="${origin}/1.png" srcset="${origin}/2.png 2x"><script src="${origin}/3.js"></script>
<link rel="stylesheet" href="${origin}/4.css"><link rel="preconnect" href="${origin}"><link rel="dns-prefetch" href="${origin}">
<iframe src="${origin}/5"></iframe><object data="${origin}/6"></object><embed src="${origin}/7"><video src="${origin}/8" poster="${origin}/9"></video>
<svg><image href="${origin}/10"/><use href="${origin}/11#a"/></svg><meta http-equiv="refresh" content="0; url=${origin}/12">
<style>@import "${origin}/13.css"; p { background: url(${origin}/14.png) }</style><form action="${origin}/15"><input type="image" src="${origin}/16"></form>
<link rel="canonical" href="${origin}/17"><link rel="next" href="${origin}/18"><a ping="${origin}/19" href="/other">other</a>`;
}
