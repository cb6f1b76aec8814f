import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { diskFiles } from './diskFiles.ts';
import { serve } from './serve.ts';

/*
 * The citation server as a process: `node server.js --node-ipc` as VS Code starts it, `node server.js --stdio` for every other
 * editor. `initializationOptions` is `ServerOptions`, and may be left out.
 */

if (process.argv.some(it => /^--(?:node-ipc|stdio|pipe|socket)\b/.test(it))) {
	serve(createConnection(ProposedFeatures.all), diskFiles);
} else {
	process.stderr.write('The citation server speaks the Language Server Protocol: start it with --stdio.\n');
	process.exitCode = 2;
}
