/** Puts a sentence into the user's language; `{0}` and so on stand for the further arguments. As `vscode.l10n.t`. */
export type Translate = (message: string, ...args: (string | number)[]) => string;
