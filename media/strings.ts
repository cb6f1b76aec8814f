/** Says `message` in the user's language, with `{0}`, `{1}` … replaced. The English sentence is the key. */
export function t(message: string, ...args: readonly (string | number)[]): string {
	return (strings[message] ?? message).replace(
		/\{(\d+)\}/g,
		(whole, index: string) => `${args[Number(index)] ?? whole}`,
	);
}

/** What numbers and dates are written in. */
export function language(): string {
	return tag;
}

/** Called once, before anything is shown. A tag that `Intl` refuses falls back to English. */
export function setStrings(translations: Readonly<Record<string, string>>, languageTag: string): void {
	strings = translations;
	try {
		tag = new Intl.Locale(languageTag).toString();
	} catch {
		tag = 'en';
	}
}

let strings: Readonly<Record<string, string>> = {};
let tag = 'en';
