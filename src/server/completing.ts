import type { Session } from './session.ts';

/** Puts evidence of the run into the evidence file, once a completion that cites it was chosen. */
export const adoptCommand = '_deepResearch.adoptEvidence';

export function answerCompleting(_session: Session): void {}
