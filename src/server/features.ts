import { answerCompleting } from './completing.ts';
import type { Diagnostics } from './diagnostics.ts';
import { answerEditing } from './editing.ts';
import { answerLooking } from './looking.ts';
import { answerMarking } from './marking.ts';
import type { Session } from './session.ts';

/** Answers all that an editor asks about reports. */
export function answerFeatures(session: Session, diagnostics: Diagnostics): void {
	answerLooking(session);
	answerCompleting(session);
	answerEditing(session, diagnostics);
	answerMarking(session, diagnostics);
}
