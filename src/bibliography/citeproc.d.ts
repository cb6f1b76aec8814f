/** What is used of citeproc-js, which comes without types. */
declare module 'citeproc' {
	interface System {
		/** The locale's XML. */
		retrieveLocale(language: string): string;
		/** An item in CSL-JSON. */
		retrieveItem(id: string): unknown;
	}

	class Engine {
		constructor(system: System, style: string, language: string, isForced: boolean);
		readonly opt: { development_extensions: { field_hack: boolean; wrap_url_and_doi: boolean } };
		setOutputFormat(format: 'html' | 'text'): void;
		updateItems(ids: readonly string[]): void;
		/** `entry_ids` and the entries, in the order of the style; `false` for a style without a bibliography. */
		makeBibliography(): readonly [{ readonly entry_ids: readonly (readonly string[])[] }, readonly string[]] | false;
	}

	const CSL: { readonly Engine: typeof Engine };
	export default CSL;
}
