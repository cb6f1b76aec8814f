import { redirect } from '../../fakes/webServer.ts';
import { type Around, type HostileCase, html, pageCase, visit } from '../hostileCase.ts';
import { evilNames } from '../hostileWorld.ts';

/** Name servers that lead a public name to a private address, now or later; and names that look like others. */
export function nameCases({ canaryPort }: Around): HostileCase[] {
	return [...resolved(canaryPort), ...lookalikes()];
}

function resolved(port: number): HostileCase[] {
	const turns: readonly (readonly (readonly string[])[])[] = [
		[['127.0.0.1']],
		[['::1']],
		[['::ffff:127.0.0.1']],
		[['::ffff:7f00:1']],
		[['0.0.0.0']],
		[['::']],
		[['169.254.169.254']],
		[['::ffff:a9fe:a9fe']],
		[['10.1.2.3']],
		[['fe80::1%lo']],
		[['64:ff9b::7f00:1']],
		[['not an address']],
		[[]],
		// A good one hides a bad one, in any order.
		[['93.184.215.14', '127.0.0.1']],
		[['127.0.0.1', '93.184.215.14']],
		[['2606:4700::1111', '::1']],
		[['93.184.215.14', '::ffff:7f00:1']],
		// The answer changes between check and connect, and between two attempts. Nobody has these addresses: 3000::/4 is not given out.
		[['3000::77'], ['127.0.0.1']],
		[['3000::77'], ['::1']],
		[['3000::77'], ['3000::77', '127.0.0.1']],
		[['127.0.0.1'], ['3000::77'], ['127.0.0.1']],
	];
	return turns.flatMap((names, at): HostileCase[] => {
		const direct = evilNames[at] ?? '';
		const behind = `r${direct}`;
		const answers = names.map(it => it.join('+') || 'nothing').join(', then ');
		const url = `http://${direct}:${port}/`;
		return [
			{
				family: 'names',
				name: `a name that leads to ${answers}`,
				names: { [direct]: names },
				// Three times: what was found out once may not be believed.
				calls: () => [visit(url), visit(`${url}again`), visit(`${url}more`)],
				end: 'refused',
			},
			pageCase('names', `a redirect to a name that leads to ${answers}`, redirect(`http://${behind}:${port}/`), {
				end: 'refused',
				names: { [behind]: names },
			}),
		];
	});
}

/** Hosts are shown in Punycode, so that nobody takes one for another. */
function lookalikes(): HostileCase[] {
	const hosts = ['pаypal.com', 'ɡithub.com', 'аррӏе.com', 'exаmple.org', 'ıcloud.com', 'nasа.gov', 'xn--pypal-4ve.com'];
	return hosts.flatMap((host): HostileCase[] => [
		pageCase('names', `a link to ${host}`, html(`<a href="https://${host}/login">sign in</a>`), {
			end: 'read',
			says: /https:\/\/xn--[a-z0-9.-]+\/login/,
			hides: new RegExp(`https://${host.startsWith('xn--') ? 'paypal' : host}/`),
		}),
		{
			family: 'names',
			name: `the model visits ${host}`,
			calls: () => [visit(`http://${host}/`)],
			end: 'refused',
			says: /xn--/,
		},
	]);
}
