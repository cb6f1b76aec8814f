import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { relative } from 'node:path';
import test from 'node:test';
import { Corpus } from '../../../src/tools/corpus/corpus.ts';
import { isSensitive } from '../../../src/tools/corpus/sensitive.ts';
import { TempFolder } from '../tempFolder.ts';

const { signal } = new AbortController();
const key = '-----BEGIN RSA PRIVATE KEY-----\nTHE SECRET\n-----END RSA PRIVATE KEY-----\n';

test('files that hold credentials are sensitive, wherever they stand and however they are spelled', () => {
	const names = [
		...'.env .env.local .ENV .env.production.bak .envrc prod.env a/b/.Env server.pem TLS.KEY id_rsa id_rsa_work id_ed25519'.split(
			' ',
		),
		...'.netrc _netrc .npmrc .pypirc .git-credentials .aws/credentials .AWS/config .ssh/config .gnupg/x .kube/config'.split(
			' ',
		),
		...'credentials credentials.json my-credentials.json vault.kdbx cert.p12 cert.pfx store.jks terraform.tfstate prod.tfvars'.split(
			' ',
		),
		...'terraform.tfstate.backup service-account-prod.json .docker/config.json wp-config.php .pgpass .bash_history'.split(
			' ',
		),
		...'.mozilla/firefox/x/key4.db logins.json .config/gcloud/x .local/share/keyrings/login.keyring secrets.yaml'.split(
			' ',
		),
		// As Windows reads them, and with characters that fold to these.
		...'.env. .env::$DATA .env..gz a\\.env .ſſh/id .\u212aube/config id_rsa.gz server.key~'.split(' '),
		'.ssh/',
		'Login Data',
	];
	assert.deepEqual(
		names.filter(it => !isSensitive(it)),
		[],
	);
});

test('texts about credentials, and folders named after them, are not', () => {
	const names =
		'environment.md credentials.md docs/credentials.rst src/credentials/ credentials/readme.md git-credentials.html keys.md monkey.ts key.ts env.ts cookies.md secrets.md docker/config.json config.json ssh.md public.asc .env/'.split(
			' ',
		);
	assert.deepEqual(
		names.filter(it => isSensitive(it)),
		[],
	);
});

test('a sensitive file that the user named can be read and looked through, others cannot, and none is put into the index', async () => {
	using outside = new TempFolder({ '.env': 'THE SECRET' });
	using folder = new TempFolder({
		'a.md': 'A page.',
		'.env': 'THE SECRET here',
		'.env.local': 'THE SECRET too',
		'deploy.txt': key,
		'other.txt': key,
		'.gitignore': 'notes.md\n.env',
		'notes.md': 'Some THE SECRET notes.',
		'.ssh/config': 'Host THE SECRET',
		'.ssh/known_hosts': 'THE SECRET',
	});
	symlinkSync(outside.at('.env'), folder.at('linked.env'));
	const names = ['.env', 'deploy.txt', 'notes.md', '.ssh/config', 'linked.env', 'missing.env'];
	using cache = new TempFolder();
	const open = async (allowed: readonly string[]): Promise<Corpus> => {
		const corpus = new Corpus({
			folders: [folder.path],
			cacheFolder: cache.path,
			allowedSensitive: allowed.map(it => folder.at(it)),
			now: () => new Date(),
		});
		await corpus.refresh(signal);
		return corpus;
	};
	const listed = (corpus: Corpus): string[] => corpus.files.map(it => relative(folder.path, it.path)).toSorted();
	const never = ['.env.local', 'other.txt', '.ssh/known_hosts', 'linked.env'];

	const before = await open([]);
	assert.deepEqual(listed(before), ['.gitignore', 'a.md']);
	assert.equal(await before.load(folder.at('.env'), signal), 'secret');
	before.close();

	const corpus = await open([...names, '../outside.md']);
	assert.deepEqual(listed(corpus), ['.env', '.gitignore', '.ssh/config', 'a.md', 'deploy.txt', 'notes.md']);
	for (const name of ['.env', 'deploy.txt', '.ssh/config']) {
		const document = await corpus.load(folder.at(name), signal);
		assert.ok(typeof document !== 'string' && document.text.includes('THE SECRET'), name);
		assert.match((await corpus.text(folder.at(name), signal)) ?? '', /THE SECRET/);
	}
	for (const name of never) {
		assert.equal(typeof (await corpus.load(folder.at(name), signal)), 'string', name);
		assert.equal(await corpus.text(folder.at(name), signal), undefined);
	}
	assert.deepEqual(
		corpus.search(['secret'], 10, undefined).map(it => relative(folder.path, it.path)),
		['notes.md'],
	);
	corpus.close();

	const after = await open([]);
	assert.deepEqual(listed(after), ['.gitignore', 'a.md']);
	assert.equal(await after.load(folder.at('deploy.txt'), signal), 'secret');
	after.close();
});
