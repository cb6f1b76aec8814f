/**
 * Text without what no reader of it sees: control characters and the escapes of terminals, zero-width, bidirectional and
 * tag characters, soft hyphens. What is hidden so would reach the model and nobody else.
 */
export function withoutUnseen(text: string): string {
	return text.replace(terminalEscape, '').replace(unseen, '');
}

/** Tabs and line feeds stay. */
const unseen =
	/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/gu;
/** CSI sequences, and OSC up to their end; what is left of others goes as control characters. */
const terminalEscape =
	/(?:\u001b\[|\u009b)[0-?]{0,64}[ -/]{0,8}[@-~]|\u001b\][^\u0007\u001b\n]{0,2000}(?:\u0007|\u001b\\)/g;

/** Whether there are characters that only hide something: ordinary texts hold zero-width ones now and then. */
export function hidesText(text: string): boolean {
	return /\u001b\[|[\u202d\u202e\u2066-\u2069]|[\u{e0020}-\u{e007e}]/u.test(text);
}
