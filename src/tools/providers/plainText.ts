import { Parser } from 'htmlparser2';
import { cutText } from '../../report/cutText.ts';
import { visible } from '../../report/inert.ts';

/**
 * One line of what a service wrote, at most `most` characters long: no tags, entities decoded, no characters that a reader
 * cannot see. Services differ in how often they escape, and a tag must not survive by being escaped once more than expected.
 */
export function plainText(text: string, most: number): string {
	// Far more than is shown, and little enough that nobody's megabytes are parsed.
	let plain = visible(text.slice(0, 20 * most));
	for (let pass = 0; pass < 3 && /[<&]/.test(plain); pass++) {
		plain = withoutMarkup(plain);
	}
	// Whoever escaped more often gets brackets that begin no tag.
	return cutText(
		visible(plain)
			.replace(invisible, '')
			.replace(/<(?=[a-z/!?])/gi, '< '),
		most,
	);
}

/** What `visible` leaves: soft hyphens, marks of direction and of vowels, and the line breaks of Unicode. */
const invisible = /[\u00ad\u061c\u180e\u2028\u2029\ufff9-\ufffb]/g;

function withoutMarkup(text: string): string {
	const pieces: string[] = [];
	let silent = 0;
	const parser = new Parser({
		onopentagname(name) {
			if (unread.has(name)) {
				silent++;
			}
			// Words of two paragraphs are two words; the parts of H₂O are one.
			if (!inline.has(name)) {
				pieces.push(' ');
			}
		},
		ontext(data) {
			if (silent === 0) {
				pieces.push(data);
			}
		},
		onclosetag(name) {
			if (unread.has(name)) {
				silent--;
			}
			if (!inline.has(name)) {
				pieces.push(' ');
			}
		},
	});
	parser.end(text);
	return pieces.join('');
}

const unread = new Set(['script', 'style', 'template', 'noscript']);
/** Of HTML, and of JATS, in which publishers write their abstracts. */
const inline = new Set(
	(
		'a abbr b bdi bdo cite code em font i inf kbd mark q s samp small span strong sub sup tt u var wbr ' +
		'jats:bold jats:italic jats:monospace jats:sc jats:sub jats:sup jats:underline'
	).split(' '),
);
