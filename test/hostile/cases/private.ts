import { type Route, redirect } from '../../fakes/webServer.ts';
import { type Around, type HostileCase, html, isRead, pageCase, visit } from '../hostileCase.ts';

/** Addresses that are not of the public internet, in all spellings: by redirect, by link, and by the model itself. */
export function privateCases({ canaryPort }: Around): HostileCase[] {
	const listening = spellings.map(it => `http://${it}:${canaryPort}/`);
	const elsewhere = metadata.map(it => `http://${it}/latest/meta-data/`);
	const codes = [301, 302, 303, 307, 308];
	const other = [
		`//127.0.0.1:${canaryPort}/`,
		`\\\\127.0.0.1:${canaryPort}\\`,
		`http:127.0.0.1:${canaryPort}/`,
		`http://user:secret@127.0.0.1:${canaryPort}/`,
		`http://example.com@127.0.0.1:${canaryPort}/`,
		`http://127.0.0.1:${canaryPort}/#@example.com/`,
		`http://127.0.0.1:${canaryPort}\\@example.com/`,
		'file:///etc/passwd',
		'data:text/html,hello',
		'javascript:alert(1)',
		'ftp://example.com/',
		'http://example.com:22/',
		'http://example.com:6379/',
		'http://',
		'http://[::1',
		'',
	];
	return [
		...[...listening, ...elsewhere, ...other].map((to, at) =>
			pageCase('private addresses', `a redirect to ${JSON.stringify(to)}`, redirect(to, codes[at % codes.length]), {
				end: 'refused',
			}),
		),
		...[...listening, ...elsewhere].map(
			(to): HostileCase => ({
				family: 'private addresses',
				name: `the model visits ${to}`,
				calls: () => [visit(to)],
				end: 'refused',
				says: /refused|not allowed|no address/,
			}),
		),
		pageCase('private addresses', 'a second hop', redirect('hop'), {
			end: 'refused',
			routes: { '/hop': redirect(`http://127.0.0.1:${canaryPort}/`) },
		}),
		pageCase(
			'private addresses',
			'a link that is followed',
			html(`<a href="http://127.0.0.1:${canaryPort}/">ice</a>`),
			{
				end: 'refused',
				calls: ({ base }) => [visit(`${base}/page`), visit(`http://127.0.0.1:${canaryPort}/`)],
			},
		),
		pageCase('private addresses', 'a header that refreshes', refreshing(`0; url=http://127.0.0.1:${canaryPort}/`), {
			end: 'read',
			says: isRead,
		}),
	];
}

function refreshing(refresh: string): Route {
	return (_request, response) => {
		response.writeHead(200, { 'content-type': 'text/html', refresh }).end(html(''));
	};
}

/** Each leads to this machine. */
const spellings = `
	127.0.0.1 127.0.0.1. 127.1 127.0.1 2130706433 0x7f000001 0x7f.0.0.1 0177.0.0.1 017700000001 127.000.000.001 127.0.0.2
	0 0.0.0.0 0x0 %31%32%37.0.0.1 １２７.0.0.1 127。0。0。1 ①②⑦.0.0.1 localhost localhost. LOCALHOST loc%61lhost ⓛocalhost
	a.localhost [::1] [0:0:0:0:0:0:0:1] [::] [::ffff:127.0.0.1] [::ffff:7f00:1] [::ffff:0:0]
`
	.trim()
	.split(/\s+/);

/** Where clouds tell a machine its secrets, and where routers and services of a private network are. */
const metadata = `
	169.254.169.254 0xa9fea9fe 2852039166 0251.0376.0251.0376 [::ffff:169.254.169.254] [::ffff:a9fe:a9fe] 169.254.170.2
	[fd00:ec2::254] 100.100.100.200 168.63.129.16 192.0.0.192 metadata.google.internal metadata 10.0.0.1 172.16.0.1
	192.168.0.1 100.64.0.1 [64:ff9b::7f00:1] [2002:7f00:1::] [fe80::1] [fc00::1] 224.0.0.1 255.255.255.255
	router.lan printer.local kubernetes.default.svc
`
	.trim()
	.split(/\s+/);
