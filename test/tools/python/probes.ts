/**
 * Ways out of an interpreter that is not locked, by name. Each finds what it may use in `made` (a path that is not there yet),
 * `canary` (a file to read), `folder` (of both), `port` (a listener on this machine), `victim` (a process) and `secret` (the
 * name of an environment variable), and prints what it gets hold of.
 */
export const probes: Readonly<Record<string, string>> = {
	'os.system': `import os; print(os.system(f'touch "{made}"'))`,
	'os.popen': `import os; print(os.popen(f'touch "{made}"').read())`,
	'subprocess.run': `import subprocess; subprocess.run(['touch', made])`,
	'a shell of subprocess': `import subprocess; subprocess.Popen(f'touch "{made}"', shell=True).wait()`,
	'os.fork': `import os\nif os.fork() == 0: open(made, 'w')`,
	'os.execv': `import os; os.execv('/usr/bin/touch', ['touch', made])`,
	'os.posix_spawn': `import os; os.posix_spawn('/usr/bin/touch', ['touch', made], {})`,
	'os.spawnv': `import os; os.spawnv(os.P_WAIT, '/usr/bin/touch', ['touch', made])`,
	multiprocessing: `import multiprocessing as m; p = m.Process(target=print); p.start(); p.join(); print(open(canary).read())`,
	'pty.spawn': `import pty; pty.spawn(['touch', made])`,
	'asyncio subprocess': `import asyncio\nasync def f():\n    p = await asyncio.create_subprocess_exec('touch', made); await p.wait()\nasyncio.run(f())`,
	webbrowser: `import webbrowser; webbrowser.open(f'http://127.0.0.1:{port}/')`,
	'open a file': `print(open(canary).read())`,
	'os.open': `import os; print(os.read(os.open(canary, os.O_RDONLY), 100))`,
	pathlib: `import pathlib; print(pathlib.Path(canary).read_text())`,
	'io.FileIO': `import io; print(io.FileIO(canary).readall())`,
	'a relative path': `print(open('../../../../../../../..' + canary).read())`,
	'/etc/passwd': `print(open('/etc/passwd').read())`,
	'/proc/self/environ': `print(open('/proc/self/environ').read())`,
	'/proc/self/root': `print(open('/proc/self/root' + canary).read())`,
	'/dev/fd': `import os\nfor it in range(3, 40):\n    try: print(os.read(it, 100))\n    except OSError: pass`,
	'list a folder': `import os; print(os.listdir(folder))`,
	'write a file': `open(made, 'w').write('x')`,
	'make a folder': `import os; os.makedirs(made)`,
	'copy a file': `import shutil; shutil.copy(canary, made)`,
	'remove a file': `import os; os.remove(canary)`,
	'rename a file': `import os; os.rename(canary, made)`,
	'truncate a file': `import os; os.truncate(canary, 0)`,
	'a symbolic link': `import os; os.symlink(canary, 'link'); print(open('link').read())`,
	'a hard link': `import os; os.link(canary, 'hard'); print(open('hard').read())`,
	sqlite: `import sqlite3; sqlite3.connect(made).execute('create table t (x)')`,
	dbm: `import dbm; dbm.open(made, 'c')`,
	zipfile: `import zipfile; zipfile.ZipFile(made, 'w').writestr('a', 'b')`,
	mmap: `import mmap; f = open(canary, 'rb'); print(mmap.mmap(f.fileno(), 0, prot=mmap.PROT_READ)[:100])`,
	tempfile: `import tempfile; tempfile.NamedTemporaryFile(dir=folder, delete=False)`,
	linecache: `import linecache; print(linecache.getlines(canary))`,
	runpy: `import runpy; print(runpy.run_path(canary))`,
	'os.environ': `import os; print(dict(os.environ))`,
	'os.getenv': `import os; print(os.getenv(secret))`,
	'the native environment': `import posix; print(posix.environ)`,
	getenv: `import ctypes; f = ctypes.CDLL(None).getenv; f.restype = ctypes.c_char_p; print(f(secret.encode()))`,
	'the host name': `import platform, socket; print(platform.node(), socket.gethostname(), platform.uname())`,
	'a TCP socket': `import socket; socket.create_connection(('127.0.0.1', port), 2).sendall(b'x')`,
	'a socket with a waiting write': `import socket, select, time; s = socket.socket(); s.setblocking(False)\ntry: s.connect(('127.0.0.1', port))\nexcept OSError: pass\ntime.sleep(0.3); s.send(b'x')`,
	'a UDP socket': `import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', port))`,
	'a listening socket': `import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen(); print(open(canary).read())`,
	'name look-up': `import socket; print(socket.getaddrinfo('localhost', port)); socket.create_connection(('localhost', port), 2)`,
	urllib: `import urllib.request; print(urllib.request.urlopen(f'http://127.0.0.1:{port}/', timeout=2).read())`,
	'a file address': `import urllib.request; print(urllib.request.urlopen('file://' + canary).read())`,
	'http.client': `import http.client; c = http.client.HTTPConnection('127.0.0.1', port, timeout=2); c.request('GET', '/'); print(c.getresponse())`,
	ftplib: `import ftplib; ftplib.FTP().connect('127.0.0.1', port, 2)`,
	'asyncio.open_connection': `import asyncio; asyncio.run(asyncio.open_connection('127.0.0.1', port))`,
	'pyodide open_url': `from pyodide.http import open_url; print(open_url(f'http://127.0.0.1:{port}/').read())`,
	'pyodide pyfetch': `import asyncio\nfrom pyodide.http import pyfetch\nprint(asyncio.run(pyfetch(f'http://127.0.0.1:{port}/')))`,
	'kill a process': `import os; os.kill(victim, 9)`,
	'kill the parent': `import os; os.kill(os.getppid(), 9)`,
	'kill a group': `import os; os.killpg(os.getpgid(victim), 9)`,
	'C system': `import ctypes; print(ctypes.CDLL(None).system(f'touch "{made}"'.encode()))`,
	'C fopen': `import ctypes; print(ctypes.CDLL(None).fopen(made.encode(), b'w'))`,
	'js.process': `import js; print('REACHED', js.process.env)`,
	'js.process.env': `import js; print(getattr(js.process.env, secret))`,
	'js.fetch': `import js, asyncio; js.fetch(f'http://127.0.0.1:{port}/')`,
	'js.require': `import js; js.require('child_process').execSync(f'touch "{made}"')`,
	'js.eval': `import js; print('REACHED', js.eval('1'))`,
	'js.XMLHttpRequest': `import js; r = js.XMLHttpRequest.new(); r.open('GET', f'http://127.0.0.1:{port}/', False); r.send()`,
	'js.WebSocket': `import js; js.WebSocket.new(f'ws://127.0.0.1:{port}/')`,
	run_js: `from pyodide.code import run_js; print('REACHED', run_js('globalThis'))`,
	'run_js import': `from pyodide.code import run_js; run_js('import("node:fs").then(it => it.writeFileSync("' + made + '", ""))')`,
	'a function constructor': `import pyodide_js; print('REACHED', pyodide_js.loadPackage.constructor('return 1')())`,
	'an inherited function constructor': `import pyodide_js; print('REACHED', pyodide_js.FS.readFile.__proto__.constructor.new('return 1')())`,
	'a constructor of constructors': `import pyodide_js; print('REACHED', pyodide_js.FS.constructor.constructor('return this')())`,
	'a constructor of a module': `import js; print('REACHED', js.constructor.constructor('return this')())`,
	loadPackage: `import pyodide_js, asyncio\nasync def f(): print(await pyodide_js.loadPackage(f'http://127.0.0.1:{port}/x-1.0-py3-none-any.whl'))\nasyncio.run(f())`,
	'loadPackage of a file': `import pyodide_js; pyodide_js.loadPackage('file://' + canary)`,
	micropip: `import micropip; micropip.install(f'http://127.0.0.1:{port}/x-1.0-py3-none-any.whl')`,
	mountNodeFS: `import pyodide_js; pyodide_js.mountNodeFS('/mounted1', folder); print(open('/mounted1/canary').read())`,
	NODEFS: `import os, pyodide_js\nfrom pyodide.ffi import to_js\nimport js\nos.mkdir('/mounted2'); o = to_js({'root': folder}); pyodide_js.FS.mount(pyodide_js.FS.filesystems.NODEFS, o, '/mounted2'); print(open('/mounted2/canary').read())`,
	createPreloadedFile: `import pyodide_js; pyodide_js.FS.createPreloadedFile('/', 'pre', f'http://127.0.0.1:{port}/', True, False)`,
	loadDynamicLibrary: `import pyodide_js; pyodide_js._module.loadDynamicLibrary(f'http://127.0.0.1:{port}/x.so')`,
	'dlopen of the host': `import ctypes; ctypes.CDLL('/lib/x86_64-linux-gnu/libc.so.6').system(f'touch "{made}"'.encode())`,
	'the loader of Pyodide': `import pyodide_js; pyodide_js._api.loadBinaryFile('file://' + canary)`,
	'Emscripten reads a file': `import pyodide_js; print(pyodide_js._module.read_('' + canary))`,
	'a trap for stack traces': `import pyodide_js
from pyodide.ffi import create_proxy
def take(error, sites): print('REACHED', [str(it.getThis()) for it in sites])
e = pyodide_js.FS.ErrnoError
for it in (e, e.prototype.__proto__.constructor):
    it.prepareStackTrace = create_proxy(take)
try: pyodide_js.FS.readFile('/nothing')
except Exception: pass`,
	'traps in what all objects inherit': `import pyodide_js
from pyodide.ffi import create_proxy, to_js
trap = create_proxy(lambda this, *rest: None, capture_this=True)
o, bytes = pyodide_js.constructor, pyodide_js._module.HEAPU8.constructor
kinds = [o, bytes, bytes.__proto__, *(it.constructor for it in (to_js([]), to_js({}), pyodide_js._api.bootstrapFinalizedPromise, pyodide_js._module.UTF8Decoder, pyodide_js.FS.readFile))]
for it in [*kinds, *(it.prototype for it in kinds if hasattr(it, 'prototype')), pyodide_js.FS.readFile.__proto__]:
    try: o.prototype.__defineGetter__.call(it, 'trap', trap); print('REACHED a getter of', it)
    except Exception: pass
    try: it.toString = it.toString; print('REACHED a method of', it)
    except Exception: pass`,
};

/** Ways that end the interpreter: each needs one of its own. */
export const endingProbes: Readonly<Record<string, string>> = {
	'a walk over all that can be reached': `import pyodide_js, sys
names = {'binding', 'spawnSync', 'execSync', 'readFileSync', 'writeSync', 'createConnection', 'getBuiltinModule', 'mainModule', 'registerHooks', 'postMessage', 'moduleLoadList'}
seen, queue, count = set(), [pyodide_js, pyodide_js._module, pyodide_js._api, pyodide_js.FS], 0
import time
start = time.monotonic()
while queue and count < 8000 and time.monotonic() - start < 6:
    it = queue.pop(0)
    key = getattr(it, 'js_id', None)
    if key is None or key in seen: continue
    seen.add(key); count += 1
    try: keys = dir(it)
    except BaseException: continue
    for name in keys:
        if name.startswith(('__', 'HEAP', 'buffer', 'wasmMemory')) or name.isdigit(): continue
        if name in names: print('REACHED', name)
        try: queue.append(getattr(it, name))
        except BaseException: pass
print('walked', count)
sys.stdout.flush()`,
	emscripten_run_script: `import ctypes; ctypes.CDLL(None).emscripten_run_script(b'throw new Error(process.version)')`,
	emscripten_run_script_string: `import ctypes; f = ctypes.CDLL(None).emscripten_run_script_string; f.restype = ctypes.c_char_p; print(f(b'"REACHED " + Object.keys(globalThis)'))`,
	createLazyFile: `import pyodide_js; pyodide_js.FS.createLazyFile('/', 'lazy', f'http://127.0.0.1:{port}/', True, False); print(open('/lazy').read())`,
};
