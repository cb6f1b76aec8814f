import * as vscode from 'vscode';
import { parseModelSpec, variable } from '../llm/modelSpec.ts';
import { cleanKey, type KeyPurpose, searchServiceNames, searchServices } from './keyStore.ts';
import { planModel } from './modelPlan.ts';
import { type ModelParts, worldOf } from './modelWorld.ts';
import { UserError } from './userError.ts';

/** Asks what a key is for, and for the key. */
export async function setApiKey(parts: ModelParts): Promise<void> {
	const picked = await vscode.window.showQuickPick(purposeItems(parts), {
		title: vscode.l10n.t('Set API Key'),
		placeHolder: vscode.l10n.t('What is the key for?'),
	});
	const purpose = picked?.purpose === 'other' ? await askForOrigin() : picked?.purpose;
	if (purpose) {
		await enterKey(purpose, parts);
	}
}

/** Asks for the key of one purpose and keeps it; `false` when the user gives up. */
export async function enterKey(purpose: KeyPurpose, { keys }: Pick<ModelParts, 'keys'>): Promise<boolean> {
	const text = await vscode.window.showInputBox({
		title: vscode.l10n.t('API key for {0}', nameOf(purpose)),
		prompt:
			purpose.kind === 'endpoint'
				? vscode.l10n.t('It is kept in the secret storage of VS Code and sent to {0} only.', purpose.origin)
				: vscode.l10n.t('It is kept in the secret storage of VS Code and sent to {0} only.', nameOf(purpose)),
		password: true,
		ignoreFocusOut: true,
		validateInput: it =>
			it === '' || cleanKey(it) !== undefined
				? undefined
				: vscode.l10n.t('A key has no spaces, line breaks or letters with accents: copy it again.'),
	});
	const key = cleanKey(text ?? '');
	if (key === undefined) {
		return false;
	}
	if ((await keys.set(purpose, key)) === 'stored') {
		vscode.window.setStatusBarMessage(vscode.l10n.t('The key for {0} is kept.', nameOf(purpose)), 5_000);
	} else {
		void vscode.window.showWarningMessage(
			vscode.l10n.t(
				'This machine has no place for secrets, so the key for {0} is forgotten when the window closes. To keep it, put it into the environment variable {1}.',
				nameOf(purpose),
				variableOf(purpose),
			),
		);
	}
	return true;
}

/** Asks which key is to be removed, and removes it. */
export async function removeApiKey({ keys }: ModelParts): Promise<void> {
	const purposes = await keys.list();
	if (purposes.length === 0) {
		void vscode.window.showInformationMessage(vscode.l10n.t('No key is kept here.'));
		return;
	}
	const picked = await vscode.window.showQuickPick(
		purposes.map(purpose => ({ label: nameOf(purpose), purpose })),
		{ title: vscode.l10n.t('Remove API Key'), placeHolder: vscode.l10n.t('Which key is to be removed?') },
	);
	if (!picked) {
		return;
	}
	try {
		await keys.delete(picked.purpose);
	} catch (error) {
		throw new UserError(
			vscode.l10n.t(
				'The key for {0} could not be removed from the secret storage: {1}',
				picked.label,
				error instanceof Error ? error.message : String(error),
			),
			[{ command: 'showLog', label: vscode.l10n.t('Show Log') }],
		);
	}
	vscode.window.setStatusBarMessage(vscode.l10n.t('The key for {0} is removed.', picked.label), 5_000);
}

type PurposeItem = vscode.QuickPickItem & { readonly purpose?: KeyPurpose | 'other' };

async function purposeItems(parts: ModelParts): Promise<PurposeItem[]> {
	const kept = new Set((await parts.keys.list()).map(nameOf));
	const plan = planModel(await worldOf(parts, Promise.resolve([])));
	const holder = plan.kind === 'missing' ? plan.problem : plan;
	const own = 'endpoint' in holder ? [new URL(holder.endpoint.baseUrl).origin] : [];
	const origins = [...new Set([...own, 'https://api.openai.com', 'https://openrouter.ai'])];
	const item = (purpose: KeyPurpose): PurposeItem => {
		const name = nameOf(purpose);
		const isSet = variable(parts.variables, variableOf(purpose)) !== undefined;
		const description = kept.has(name)
			? vscode.l10n.t('kept; a new one replaces it')
			: isSet
				? vscode.l10n.t('in the environment as {0}', variableOf(purpose))
				: '';
		return { label: name, description, purpose };
	};
	return [
		{ label: vscode.l10n.t('Language models'), kind: vscode.QuickPickItemKind.Separator },
		...origins.map(origin => item({ kind: 'endpoint', origin })),
		{ label: vscode.l10n.t('Other endpoint...'), purpose: 'other' },
		{ label: vscode.l10n.t('Search services'), kind: vscode.QuickPickItemKind.Separator },
		...searchServiceNames.map(service => item({ kind: 'search', service })),
	];
}

async function askForOrigin(): Promise<KeyPurpose | undefined> {
	const address = await askForAddress();
	return address === undefined ? undefined : { kind: 'endpoint', origin: new URL(address).origin };
}

/** The address of an OpenAI-compatible endpoint, up to and with its path. */
export async function askForAddress(): Promise<string | undefined> {
	const read = (text: string): { readonly address: string } | { readonly problem: string } => {
		const spec = /^https?:/i.test(text.trim())
			? parseModelSpec(text.trim().replace(/#.*$/, ''), {})
			: { problem: vscode.l10n.t('Write an address like https://api.example.org/v1.') };
		return 'problem' in spec
			? spec
			: spec.kind === 'extractive'
				? { problem: vscode.l10n.t('Write an address like https://api.example.org/v1.') }
				: { address: spec.baseUrl };
	};
	const text = await vscode.window.showInputBox({
		title: vscode.l10n.t('Address of the endpoint'),
		prompt: vscode.l10n.t('An OpenAI-compatible endpoint, up to and with /v1.'),
		placeHolder: 'https://api.example.org/v1',
		ignoreFocusOut: true,
		validateInput(it) {
			const found = it.trim() === '' ? undefined : read(it);
			return found && 'problem' in found ? found.problem : undefined;
		},
	});
	const found = text === undefined || text.trim() === '' ? undefined : read(text);
	return found && 'address' in found ? found.address : undefined;
}

function nameOf(purpose: KeyPurpose): string {
	return purpose.kind === 'endpoint' ? purpose.origin.replace(/^https:\/\//, '') : searchServices[purpose.service].name;
}

/** The variable from which the same key would be read. */
function variableOf(purpose: KeyPurpose): string {
	if (purpose.kind === 'search') {
		return searchServices[purpose.service].variable;
	}
	const spec = parseModelSpec(purpose.origin, process.env);
	return 'keyVariable' in spec ? spec.keyVariable : 'OPENAI_API_KEY';
}
