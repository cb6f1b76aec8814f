import type { Evidence } from './evidence.ts';
import { textFragment } from './textFragment.ts';

/** The address of the page that a passage was read on, at its words where a browser can find them; `undefined` for a file. */
export function pageAddress({ source, locator, quote, prefix, suffix }: Omit<Evidence, 'id'>): string | undefined {
	const address = outsideAddress(source.uri);
	if (!address) {
		return undefined;
	}
	const page = address.href.replace(/#.*$/, '');
	if (locator.page !== undefined) {
		return `${page}#page=${locator.page}`;
	}
	const isHtml = /^(?:text\/html|application\/xhtml\+xml)$/.test(String(source['mediaType']));
	return isHtml ? `${page}${textFragment(quote, prefix, suffix)}` : address.href;
}

/** An address that may be opened outside of the editor: of the web, without a name and password in it. */
export function outsideAddress(text: string): URL | undefined {
	const url = URL.parse(text);
	return url && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '' ? url : undefined;
}
