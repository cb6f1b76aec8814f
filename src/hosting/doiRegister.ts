import type { AskRegister } from '../bibliography/fillFromRegister.ts';
import type { Variables } from '../tools/providers/environment.ts';
import { SearchError } from '../tools/providers/searchProvider.ts';
import { createDoiResolver } from '../tools/scholar/resolveDoi.ts';
import type { WebDoor } from '../tools/web/door.ts';

/** The registers of DOIs, asked through the door: Crossref, then DataCite. What cannot be asked is an answer, not an error. */
export function createDoiRegister(variables: Variables, door: WebDoor): AskRegister {
	const resolve = createDoiResolver(variables, door);
	return async (doi, signal) => {
		try {
			const found = await resolve(doi, signal);
			return found ? { kind: 'known', fields: { ...found } } : { kind: 'unknown' };
		} catch (error) {
			signal.throwIfAborted();
			if (!(error instanceof SearchError)) {
				throw error;
			}
			return { kind: 'unanswered', why: error.message, isFinal: error.code === 'offline' };
		}
	};
}
