import { basename } from 'node:path';

export type ReportErrorCode =
	| 'report-unreadable'
	| 'evidence-missing'
	| 'evidence-unreadable'
	/** Others wrote to it after it was read. */
	| 'changed-meanwhile';

/** A report that cannot be worked on. Hosts have words of their own for the code; the message is a sentence too. */
export class ReportError extends Error {
	override readonly name = 'ReportError';
	readonly code: ReportErrorCode;
	readonly path: string;
	/** The end of a sentence. */
	readonly reason: string;

	constructor(code: ReportErrorCode, path: string, reason: string, options?: ErrorOptions) {
		super(sentences[code](basename(path), reason.replace(/\.$/, '')), options);
		this.code = code;
		this.path = path;
		this.reason = reason;
	}
}

const sentences: Readonly<Record<ReportErrorCode, (name: string, reason: string) => string>> = {
	'report-unreadable': (name, reason) => `${name} cannot be read: ${reason}.`,
	'evidence-missing': name =>
		`${name}, the evidence file of this report, is not beside it: put it back under the name that the front matter gives.`,
	'evidence-unreadable': (name, reason) => `${name} cannot be read: ${reason}. Restore it from version control.`,
	'changed-meanwhile': name => `${name} was changed meanwhile, so nothing was written: do it again.`,
};
