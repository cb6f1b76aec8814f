import type { Outcome } from '../agent/events.ts';
import { evidenceCitations } from '../report/citation.ts';
import type { OutcomeState, ProblemCommand, ProblemState } from './runViewProtocol.ts';
import type { Translate } from './translate.ts';

/** How a run ended, with what the user can do about a failure. */
export function outcomeState(outcome: Outcome, t: Translate): OutcomeState {
	switch (outcome.kind) {
		case 'answered':
			return { kind: 'answered', isCited: evidenceCitations(outcome.answer).length > 0 };
		case 'exhausted':
			return { kind: 'exhausted', limit: outcome.limit };
		case 'stopped':
			return { kind: 'stopped' };
		case 'failed':
			return { kind: 'failed', message: outcome.message, actions: actionsFor(outcome.code, t) };
	}
}

/** The codes are those of `ModelError` and two of the engine's own. */
const commands: Readonly<Record<string, readonly ProblemCommand[]>> = {
	unauthorized: ['setApiKey', 'testConnection'],
	'payment-required': ['selectModel', 'openSettings'],
	'model-not-found': ['selectModel', 'openSettings'],
	'rate-limited': ['selectModel', 'openSettings'],
	overloaded: ['selectModel', 'testConnection'],
	'context-exceeded': ['selectModel', 'openSettings'],
	malformed: ['selectModel', 'showLog'],
	refused: ['selectModel', 'showLog'],
	network: ['testConnection', 'openSettings'],
};

function actionsFor(code: string, t: Translate): ProblemState['actions'] {
	const chosen = Object.hasOwn(commands, code) ? commands[code] : undefined;
	return (chosen ?? ['showLog']).map(command => ({ command, label: commandLabel(command, t) }));
}

/** What a button says that runs a command. */
export function commandLabel(command: ProblemCommand, t: Translate): string {
	switch (command) {
		case 'selectModel':
			return t('Select Model…');
		case 'setApiKey':
			return t('Set API Key…');
		case 'openSettings':
			return t('Open Settings');
		case 'showLog':
			return t('Show Log');
		case 'openFolder':
			return t('Open Folder…');
		case 'testConnection':
			return t('Test Connection');
	}
}
