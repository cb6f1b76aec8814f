import { answerActions } from './actions.ts';
import type { Checks } from './checks.ts';
import { answerCiting } from './citing.ts';
import { answerCompleting } from './completing.ts';
import type { Diagnostics } from './diagnostics.ts';
import { answerEditing } from './editing.ts';
import { answerLooking } from './looking.ts';
import { answerMarking } from './marking.ts';
import type { Session } from './session.ts';

/** Answers all that an editor asks about reports. */
export function answerFeatures(session: Session, checks: Checks, diagnostics: Diagnostics): void {
	answerLooking(session);
	answerCompleting(session);
	answerCiting(session);
	answerEditing(session);
	answerActions(session, checks);
	answerMarking(session, checks, diagnostics);
}
