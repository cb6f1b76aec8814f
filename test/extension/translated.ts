import type { Translate } from '../../src/extension/translate.ts';

/** English as `vscode.l10n.t` gives it: the arguments in their places. */
export const formatted: Translate = (message, ...args) =>
	message.replaceAll(/\{(\d+)\}/g, (place, at: string) => String(args[Number(at)] ?? place));
