import { page } from '../../fakes/webServer.ts';
import { fileCase, type HostileCase, honest, html, pageCase } from '../hostileCase.ts';

/** Charsets that are wrong, unknown or mixed, and characters that do something to whoever shows them. */
export function charsetCases(): HostileCase[] {
	const document = html('<p>Grüße, naïve café: 氷が溶ける.</p>');
	const charsets = [
		'none-such',
		'utf-7',
		'utf-16',
		'utf-16be',
		'utf-32',
		'shift_jis',
		'iso-2022-jp',
		'ebcdic-cp-us',
		'x-user-defined',
		'utf-8\u00e9',
		'"utf-8',
		'a'.repeat(5_000),
		'__proto__',
	];
	return [
		...charsets.map(it =>
			pageCase(
				'charsets',
				`a page in ${it.slice(0, 20)}`,
				page(document, { 'content-type': `text/html; charset=${it}` }),
				{
					end: 'any',
				},
			),
		),
		...Object.entries(bodies).map(([name, body]) =>
			pageCase('charsets', name, page(body, { 'content-type': 'text/html; charset=utf-8' }), { end: 'any' }),
		),
		pageCase(
			'charsets',
			'a script in UTF-7',
			page(`<title>Ice</title><p>${honest} +ADw-script+AD4-alert(1)+ADw-/script+AD4-</p>`, {
				'content-type': 'text/html; charset=utf-7',
			}),
			{ end: 'any', hides: /<script>/ },
		),
		...Object.entries(controls).flatMap(([name, text]) => [
			pageCase(
				'charsets',
				`${name} in a page`,
				html(`<h2>${text}</h2><p>${text}</p><a href="/x">${text}</a>`, `<title>${text}</title>`),
				{
					end: 'any',
				},
			),
			pageCase('charsets', `${name} in plain text`, page(`${honest}\n${text}\n`, { 'content-type': 'text/plain' }), {
				end: 'any',
			}),
			pageCase(
				'charsets',
				`${name} in JSON`,
				page(JSON.stringify({ ice: honest, [text]: text }), { 'content-type': 'application/json' }),
				{
					end: 'read',
				},
			),
			fileCase('charsets', `${name} in a Markdown file`, 'a.md', `# Ice ${text}\n\n${honest} ${text}\n`, {
				end: 'any',
			}),
			fileCase('charsets', `${name} in a table`, 'a.csv', `name,text\n"${text}","${honest} ${text}"\n`, { end: 'any' }),
		]),
	];
}

const utf16 = Buffer.from(`\ufeff${html('')}`, 'utf16le');

const bodies: Readonly<Record<string, Uint8Array>> = {
	'half a character at every end': Buffer.concat([
		Buffer.from(html('').slice(0, -20)),
		Buffer.from([0xe2, 0x82]),
		Buffer.from('</p>'),
		Buffer.from([0xf0, 0x9f]),
	]),
	'characters that are too long': Buffer.concat([
		Buffer.from(html('').slice(0, -20)),
		Buffer.from([0xc0, 0xbc, 0xc0, 0xaf, 0xe0, 0x80, 0xbc, 0xf8, 0x88, 0x80, 0x80]),
	]),
	'lone surrogates': Buffer.concat([
		Buffer.from(html('').slice(0, -20)),
		Buffer.from([0xed, 0xa0, 0x80, 0xed, 0xbf, 0xbf]),
	]),
	'UTF-16 that says it is UTF-8': utf16,
	'UTF-16 without its mark': utf16.subarray(2),
	'UTF-16 of an odd length': utf16.subarray(0, -1),
	'UTF-32': Buffer.from(Uint32Array.from(Array.from(html(''), it => it.codePointAt(0) ?? 0)).buffer),
	'a mark of another charset': Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(html(''))]),
	'marks everywhere': Buffer.from(html('').replaceAll(' ', '\ufeff ')),
	'all bytes there are': Buffer.concat([
		Buffer.from(html('').slice(0, -20)),
		Buffer.from(Array.from({ length: 4_096 }, (_, it) => it % 256)),
	]),
};

/** What a terminal, a log or an editor would act on. */
const controls: Readonly<Record<string, string>> = {
	colours: 'ice \u001b[31mred\u001b[0m \u009b31mred',
	'a title for the terminal': '\u001b]0;owned\u0007 ice \u001b]2;owned\u001b\\',
	'a link for the terminal': '\u001b]8;;http://evil.test/\u001b\\ice\u001b]8;;\u001b\\',
	'a word for the clipboard': '\u001b]52;c;cm0gLXJmIH4=\u0007 ice',
	'the clearing of the screen': '\u001b[2J\u001b[H\u001bc ice',
	'bells and backspaces': 'ice\u0007\u0008\u0008\u0008fire\u007f',
	'line ends of all kinds': 'ice\u000b\u000c\u0085\u2028\u2029\rwater',
	'a null': 'ice\u0000water',
	directions: '\u202eeci\u202c \u2066ice\u2069 \u200fice\u200e \u061cice',
	'zero widths': 'i\u200bc\u200ce\u200d \ufeffice\u2060',
	'marks without end': `i${'\u0301'.repeat(2_000)}ce`,
};
