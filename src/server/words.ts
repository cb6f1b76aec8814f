/** Puts a sentence into the language of the editor; `{0}` and so on stand for the further arguments. */
export type Words = (message: string, ...args: readonly (string | number)[]) => string;

/** `bundle` is English sentence to translation; what is not in it stays English. */
export function wordsOf(bundle: Readonly<Record<string, string>>): Words {
	return (message, ...args) =>
		(Object.hasOwn(bundle, message) ? (bundle[message] ?? message) : message).replace(/\{(\d+)\}/g, (place, index) =>
			String(args[Number(index)] ?? place),
		);
}
