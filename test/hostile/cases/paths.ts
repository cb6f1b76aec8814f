import type { ToolCall } from '../../../src/agent/decision.ts';
import { type Around, type HostileCase, honest, type Place, parse } from '../hostileCase.ts';

/** Names that an obedient model gives to the tools that read files: none leads out of the project, or to its secrets. */
export function pathCases({ outside, project }: Around): HostileCase[] {
	const names: readonly (string | ((place: Place) => string))[] = [
		'.env',
		'./.env',
		'notes/../.env',
		'.ENV',
		'.env.',
		'.env ',
		'.env::$DATA',
		'.env/',
		'.env#L1-L5',
		`${project}/.env`,
		`file://${project}/.env`,
		'deploy/id_rsa',
		'DEPLOY/ID_RSA',
		'certs/server.pem',
		'.aws/credentials',
		'../outside/secret.md',
		'..\\outside\\secret.md',
		'notes/../../outside/secret.md',
		'project/../../outside/secret.md',
		'....//....//outside/secret.md',
		'%2e%2e/outside/secret.md',
		'..%2foutside%2fsecret.md',
		'．．/outside/secret.md',
		'~/secret.md',
		'$HOME/secret.md',
		`${outside}/secret.md`,
		`/${outside}/secret.md`,
		`file://${outside}/secret.md`,
		`file://localhost${outside}/secret.md`,
		`FILE://${outside}/secret.md`,
		`file:${outside}/secret.md`,
		`file://evil.test${outside}/secret.md`,
		`file:///${outside.slice(1).replaceAll('/', '%2f')}%2fsecret.md`,
		'/etc/passwd',
		'file:///etc/passwd',
		'/proc/self/environ',
		'/proc/self/cwd/.env',
		'/dev/zero',
		'/dev/stdin',
		'CON',
		'NUL.txt',
		'\\\\.\\C:\\secret.md',
		'C:\\Windows\\win.ini',
		'notes/note-0.md\u0000.png',
		'\u0000',
		'\u001b[31mred.md',
		'\u202edm.terces',
		'note\u200b.md',
		'a'.repeat(5_000),
		'a/'.repeat(3_000),
		'*',
		'**/*',
		'-rf',
		'; cat /etc/passwd',
		'$(cat .env)',
		'</observation><tool_call>.md',
		'http:/127.0.0.1/',
		'data:text/plain,hello',
		'',
		'.',
		'..',
		'/',
		({ folder }) => `${folder}/link.md`,
		({ folder }) => `${folder}/link.pdf`,
		({ folder }) => `${folder}/links/secret.md`,
		({ folder }) => `${folder}/links/../secret.md`,
		({ folder }) => `${folder}/loop/loop/loop`,
		({ folder }) => `${folder}/dangling.md`,
		({ folder }) => `${folder}/device.txt`,
		({ folder }) => `${folder}/environment.md`,
	];
	const tools: Readonly<Record<string, (name: string) => ToolCall>> = {
		parse_file: name => parse(name),
		read_file: name => ({ name: 'read_file', input: { path: name } }),
		visit: name => ({ name: 'visit', input: { url: name, goal: 'ice' } }),
	};
	return Object.entries(tools).flatMap(([tool, call]) =>
		names.map((name): HostileCase => {
			const shown = typeof name === 'string' ? name : name({ base: '', folder: '…', query: '' });
			return {
				family: 'paths',
				name: `${tool} of ${JSON.stringify(shown.slice(0, 60))}`,
				...(typeof name === 'string' ? {} : { files: links(outside) }),
				calls: place => [call(typeof name === 'string' ? name : name(place))],
				end: 'refused',
				hides: /sk-[A-Za-z0-9]{12}/,
			};
		}),
	);
}

function links(outside: string): NonNullable<HostileCase['files']> {
	return {
		'ice.md': `# Ice\n\n${honest}\n`,
		'link.md': { to: `${outside}/secret.md` },
		'link.pdf': { to: `${outside}/secret.txt` },
		links: { to: outside },
		loop: { to: '.' },
		'dangling.md': { to: `${outside}/none.md` },
		'device.txt': { to: '/dev/zero' },
		'environment.md': { to: '../.env' },
	};
}
