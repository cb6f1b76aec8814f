import type { ChatMemory } from './chatMemory.ts';
import type { Translate } from './translate.ts';

/** Something to ask next. */
export interface FollowUp {
	readonly command: 'continue' | 'check' | 'sources' | undefined;
	readonly prompt: string;
	readonly label: string;
}

/** What may be asked after a turn, two or three things; none after one that went wrong. */
export function followUps(memory: ChatMemory | undefined, t: Translate): readonly FollowUp[] {
	const open: FollowUp = {
		command: 'continue',
		prompt: t('What do these sources leave open, and where do they disagree?'),
		label: t('Look into what is still open'),
	};
	const check: FollowUp = {
		command: 'check',
		prompt: t('Check the citations of the report'),
		label: t('Check the citations'),
	};
	const sources: FollowUp = {
		command: 'sources',
		prompt: t('List the sources of the report'),
		label: t('List the sources'),
	};
	switch (memory?.kind) {
		case 'run':
			return memory.isCited ? [open, check, sources] : [sources];
		case 'plan':
			return [{ command: undefined, prompt: memory.question, label: t('Research with this plan') }];
		case 'check':
			return memory.runId === undefined ? [] : [open, sources];
		case 'sources':
			return [open, check];
		case undefined:
			return [];
	}
}
