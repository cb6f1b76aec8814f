/**
 * A key that addresses of one page have in common: without scheme, `www.`, mobile or AMP variants, default port, fragment,
 * tracking parameters, the order of the others, and trailing slash. It is for comparing, never for fetching.
 */
export function canonicalUrl(address: string): string {
	const url = URL.parse(address);
	if (!url) {
		return address;
	}
	const host = url.hostname
		.replace(/\.$/, '')
		.replace(/^(?:www\d?|m|mobile|amp)\.(?=[^.]+\.)/, '')
		// Wikimedia's mobile hosts: de.m.wikipedia.org.
		.replace(/\.m\.(?=wiki[a-z]+\.org$)/, '.');
	const path = url.pathname
		.replace(/\/(?:index\.(?:html?|php)|amp)?\/*$/, '')
		.replace(/\/{2,}/g, '/')
		.replace(/%[\da-f]{2}/gi, it => unescaped(it.toUpperCase()));
	const query = [...url.searchParams]
		.filter(([name]) => !isTracking(name))
		.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
		.sort()
		.join('&');
	const port = url.port === '' ? '' : `:${url.port}`;
	return `${host}${port}${path}${query === '' ? '' : `?${query}`}`;
}

function isTracking(name: string): boolean {
	return /^(?:utm_|mc_|pk_|mtm_|hsa_|_hs)/i.test(name) || tracking.has(name.toLowerCase());
}

/** What advertisers, mailing programs and social networks append. */
const tracking = new Set(
	'fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid twclid ttclid igshid igsh li_fat_id mkt_tok srsltid _ga _gl vero_id oly_anon_id oly_enc_id s_cid ref_src ref_url amp outputtype'.split(
		' ',
	),
);

/** Letters, digits and marks that mean the same when they are not escaped. */
function unescaped(escape: string): string {
	const character = String.fromCharCode(Number.parseInt(escape.slice(1), 16));
	return /[\w.~:,()@-]/.test(character) ? character : escape;
}
