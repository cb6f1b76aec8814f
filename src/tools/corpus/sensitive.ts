/**
 * Whether a file or folder is likely to hold credentials, by its path below the folder that the user opened (any kind of
 * slash; a folder's ends in one). Such a file is listed, read, searched and copied nowhere unless the user names it. Upper
 * and lower case are the same, since on many disks they are, and the endings that Windows drops do not count.
 */
export function isSensitive(path: string): boolean {
	// As file systems fold case: the long s is an s.
	const folded = path.normalize('NFKC').toLowerCase();
	const name = oddlySpelled.test(folded) ? plainly(folded) : folded;
	// No file in the list names more than two folders above it.
	const third = name.lastIndexOf('/', name.lastIndexOf('/', name.lastIndexOf('/', name.length - 2) - 1) - 1);
	return sensitiveFile.test(name.slice(Math.max(0, third))) || sensitiveFolder.test(name);
}

/** Without what Windows drops at the end of a name. */
function plainly(path: string): string {
	return path
		.replaceAll('\\', '/')
		.split('/')
		.map(it => it.replace(/(?:::?\$data)?[. ]{0,99}$/, ''))
		.join('/');
}

const oddlySpelled = /\\|[. ](?:\/|$)|::?\$data/;

/** Whether a text is a private key, whatever its file is called. */
export function isPrivateKey(text: string): boolean {
	return /^\s*(?:-----BEGIN [A-Z0-9 ]*PRIVATE KEY|PuTTY-User-Key-File-)/.test(text);
}

/** Files, by name: `*` is any run of characters, and a slash asks for the folder that it stands in. */
const sensitiveFiles = `
	.env .env.* .env-* .env_* .envrc *.env
	secrets.json secrets.y*ml secrets.toml secrets.ini secrets.properties secrets.env secret.y*ml secret.json
	credentials credentials.json credentials.y*ml credentials.toml credentials.ini credentials.csv credentials.xml
	credentials.txt credentials.db credentials.enc credentials.tfrc.json *_credentials.json *-credentials.json
	.git-credentials .netrc _netrc .authinfo .authinfo.gpg .cvspass .fetchmailrc .htpasswd .wgetrc .curlrc

	*.pem *.key *.p8 *.p12 *.pfx *.jks *.keystore *.ppk *.gpg *.pgp *.ovpn
	id_rsa* id_dsa* id_ecdsa* id_ed25519* *_rsa *_dsa *_ecdsa *_ed25519 ssh_host_*_key

	.npmrc .yarnrc .yarnrc.yml .pypirc .gem/credentials .bundle/config .composer/auth.json auth.json nuget.config
	.m2/settings.xml .m2/settings-security.xml .gradle/gradle.properties .cargo/credentials*
	.dockercfg .docker/config.json .config/containers/auth.json .kube/config kubeconfig kubeconfig.* *.kubeconfig
	.s3cfg .boto .vault-token .vault_pass* .terraformrc terraform.rc *.tfstate *.tfstate.* *.tfvars *.tfvars.json
	service-account*.json service_account*.json serviceaccount*.json *-service-account.json gha-creds-*.json
	application_default_credentials.json client_secret*.json firebase-adminsdk*.json *-firebase-adminsdk-*.json
	.config/gh/hosts.yml .config/hub .config/git/credentials local.settings.json wp-config.php

	.pgpass pgpass.conf .my.cnf .mylogin.cnf .dbshell
	.bash_history .zsh_history .sh_history .psql_history .mysql_history .sqlite_history .python_history .node_repl_history

	*.kdb *.kdbx *.agilekeychain *.opvault *.1pif *.1pux *.keychain *.keychain-db *.keyring
	key3.db key4.db logins.json logins-backup.json signons.sqlite cookies.sqlite cookies login?data web?data wallet.dat
`;

/** Folders, with all that is below them. */
const sensitiveFolders = `
	.ssh .aws .azure .gnupg .kube .password-store .secrets .local/share/keyrings library/keychains
	.config/gcloud .config/op .terraform.d .mozilla .thunderbird .config/google-chrome .config/chromium
	.config/bravesoftware .config/microsoft-edge
`;

const sensitiveFolder = new RegExp(`(?:^|/)(?:${expressionOf(sensitiveFolders)})(?:/|$)`);
const sensitiveFile = new RegExp(`(?:^|/)(?:${expressionOf(sensitiveFiles)})(?:\\.gz|\\.bak|\\.old|~)*$`);

function expressionOf(list: string): string {
	return list
		.trim()
		.split(/\s+/)
		.map(it => it.replaceAll('.', '\\.').replaceAll('*', '[^/]*').replaceAll('?', '.'))
		.join('|');
}
