/** As much of jsdom's types as is used: the whole of them are for programs with a DOM. */
declare module 'jsdom' {
	export class JSDOM {
		constructor(html: string);
		readonly window: { readonly document: TreeDocument & Document; close(): void };
	}

	export interface TreeDocument {
		readonly documentElement: { readonly outerHTML: string };
		querySelectorAll(selector: string): Iterable<{ remove(): void }>;
	}
}
