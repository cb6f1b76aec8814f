import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LockedChild } from './lockedChild.ts';

/**
 * Tries to break out of a locked child, in the ways that lead out of an unlocked one, and uses the child up. Returns what
 * succeeded, in words: by the child's own account, and by what is seen from outside (a file made, a connection opened).
 */
export async function findEscapes(child: LockedChild): Promise<readonly string[]> {
	const { problems } = await child.ready;
	const folder = await mkdtemp(join(tmpdir(), 'deep-research-python-'));
	let connections = 0;
	const listener = createServer(socket => {
		connections++;
		socket.destroy();
	});
	try {
		const canary = crypto.randomUUID();
		await writeFile(join(folder, 'canary'), canary);
		const port = await new Promise<number>((resolve, reject) => {
			listener.once('error', reject);
			listener.listen(0, '127.0.0.1', () => {
				const address = listener.address();
				resolve(typeof address === 'object' && address ? address.port : 0);
			});
		});
		const program = probes.replace('GIVEN', JSON.stringify(JSON.stringify({ folder, port })));
		const outcome = await child.run(program, 10_000, AbortSignal.timeout(20_000));
		const effects = [...outcome.stdout.matchAll(/^escaped: (.+)$/gm)].map(it => it[1] ?? '');
		return [
			...problems,
			...effects,
			...(outcome.stdout.includes('probes done') ? [] : [`the self-test did not end: ${outcome.end}`]),
			...(outcome.stdout.includes(canary) ? ['it read a file of the host'] : []),
			...(connections > 0 ? ['it opened a connection'] : []),
			...((await readdir(folder)).length > 1 ? ['it wrote a file of the host'] : []),
		];
	} finally {
		listener.close();
		await rm(folder, { recursive: true, force: true });
	}
}

/** Each probe is a function that raises, or returns something false, where the wall holds. */
const probes = `
import json
given = json.loads(GIVEN)
made = given['folder'] + '/made'
address = f"http://127.0.0.1:{given['port']}/"

def a_shell_command_ran():
    import os
    return os.system(f'touch "{made}"') == 0

def a_program_was_started():
    import subprocess
    return subprocess.run(['touch', made])

def a_shell_was_opened():
    import os
    return os.popen(f'touch "{made}"').read() is None

def a_process_was_forked():
    import os
    return os.fork() >= 0

def a_system_file_was_read():
    return print(open('/etc/passwd').read()) is None

def a_file_of_the_host_was_read():
    return print(open(given['folder'] + '/canary').read()) is None

def a_file_of_the_host_was_mounted():
    import os, pyodide_js
    from pyodide.ffi import to_js
    os.mkdir('/mounted')
    files = pyodide_js.FS
    files.mount(files.filesystems.NODEFS, to_js({'root': given['folder']}), '/mounted')
    return print(open('/mounted/canary').read()) is None

def a_page_was_fetched():
    import urllib.request
    return urllib.request.urlopen(address, timeout=2)

def a_page_was_opened():
    from pyodide.http import open_url
    return open_url(address)

def a_socket_was_opened():
    import socket
    return socket.create_connection(('127.0.0.1', given['port']), 2) is None

def the_environment_is_visible():
    import os, pyodide_js
    known = {'HOME', 'LANG', 'MPLBACKEND'}
    return set(os.environ) - known or hasattr(pyodide_js._module, 'process')

def javascript_was_run():
    from pyodide.code import run_js
    return run_js('1')

def a_function_was_made():
    import pyodide_js
    return pyodide_js.loadPackage.constructor('return 1')()

def a_global_is_visible():
    import js
    return [it for it in ('process', 'fetch', 'require', 'globalThis', 'Object') if hasattr(js, it)]

def a_library_function_was_called():
    import ctypes
    return ctypes.CDLL(None).system(f'touch "{made}"'.encode()) == 0

def node_is_visible():
    import pyodide_js
    return getattr(pyodide_js._module, 'ENVIRONMENT_IS_NODE', False) or hasattr(pyodide_js._module, 'require')

for name, probe in list(globals().items()):
    if callable(probe) and name[0] != '_' and type(probe).__name__ == 'function':
        try:
            if probe():
                print('escaped:', name.replace('_', ' '))
        except BaseException:
            pass
print('probes done')
`;
