/** The characters of a line of roff text, its escapes resolved and its fonts and motions dropped. */
export function plainRoff(text: string): string {
	if (!text.includes('\\')) {
		return text;
	}
	const comment = text.search(/\\["#]/);
	const plain = (comment < 0 ? text : text.slice(0, comment)).replaceAll(
		escapes,
		(match, special: string | undefined, long: string | undefined) => {
			const name = special ?? long;
			if (name !== undefined) {
				return characters[name] ?? unicodeCharacter(name) ?? '';
			}
			return single[match] ?? '';
		},
	);
	// Some generators escape twice: what is left of the inner escapes is not text either.
	return plain.includes('\\f') ? plain.replaceAll(/\\f(?:[BIRP123]|\(..|\[[^\]]{0,80}\])/g, '') : plain;
}

/** The arguments of a macro: separated by blanks, quoted ones whole, escapes resolved. */
export function macroArguments(rest: string): string[] {
	const found: string[] = [];
	// By hand, since an expression that repeats a group overflows on an argument of megabytes.
	for (let at = skipBlanks(rest, 0); at < rest.length; at = skipBlanks(rest, at)) {
		const isQuoted = rest.charAt(at) === '"';
		const end = isQuoted ? closingQuote(rest, at + 1) : endOfWord(rest, at);
		const raw = isQuoted ? rest.slice(at + 1, end).replaceAll('""', '"') : rest.slice(at, end);
		if (/^\\["#]/.test(raw)) {
			break;
		}
		found.push(plainRoff(raw));
		at = isQuoted ? end + 1 : end;
	}
	return found;
}

function skipBlanks(text: string, from: number): number {
	let at = from;
	while (isBlank(text, at)) {
		at++;
	}
	return at;
}

/** Where the quotation that begins at `from` ends; a doubled quote is one of its characters. */
function closingQuote(text: string, from: number): number {
	let at = text.indexOf('"', from);
	while (at >= 0 && text.charAt(at + 1) === '"') {
		at = text.indexOf('"', at + 2);
	}
	return at < 0 ? text.length : at;
}

/** Where the word at `from` ends; a blank after a backslash is one of its characters. */
function endOfWord(text: string, from: number): number {
	let at = from;
	while (at < text.length && !isBlank(text, at)) {
		at += text.startsWith('\\ ', at) ? 2 : 1;
	}
	return at;
}

function isBlank(text: string, at: number): boolean {
	const code = text.charCodeAt(at);
	return code === 32 || code === 9 || code === 0xa0;
}

function unicodeCharacter(name: string): string | undefined {
	const code = Number.parseInt(/^u([0-9A-F]{4,6})$/.exec(name)?.[1] ?? '', 16);
	return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

/** One alternative for each shape of escape, of bounded length, since what is never closed is looked through to that bound: `\(xx`, `\[name]`, `\fX`, `\*X`, `\nX`, `\s±N`, `\X'…'`, and single characters. */
const escapes =
	/\\(?:\((..)|\[([^\]]{0,80})\]|f(?:\(..|\[[^\]]{0,80}\]|.)|[*ngkFmMVY](?:\(..|\[[^\]]{0,80}\]|.)|s(?:[-+]?\d{1,2}|\[[^\]]{0,80}\]|'[^']{0,400}'|\([-+]?\d\d)|[hvwlLoDbHSXZ]'[^']{0,400}'|.|$)/gs;

const single: Readonly<Record<string, string>> = {
	'\\-': '-',
	'\\e': '\\',
	'\\\\': '\\',
	'\\ ': ' ',
	'\\~': ' ',
	'\\0': ' ',
	"\\'": "'",
	'\\`': '`',
	'\\.': '.',
};

const characters: Readonly<Record<string, string>> = {
	bu: '•',
	ci: '○',
	co: '©',
	rg: '®',
	tm: '™',
	em: '—',
	en: '–',
	hy: '-',
	mi: '-',
	lq: '“',
	rq: '”',
	oq: '‘',
	cq: '’',
	aq: "'",
	dq: '"',
	ga: '`',
	aa: '´',
	ha: '^',
	ti: '~',
	rs: '\\',
	la: '<',
	ra: '>',
	lB: '[',
	rB: ']',
	lC: '{',
	rC: '}',
	sh: '#',
	at: '@',
	Do: '$',
	eq: '=',
	pl: '+',
	or: '|',
	ba: '|',
	sl: '/',
	de: '°',
	mu: '×',
	'->': '→',
	'<-': '←',
	'<=': '≤',
	'>=': '≥',
	'!=': '≠',
	'==': '≡',
	'+-': '±',
	'12': '½',
	ss: 'ß',
	'o:': 'ö',
	'a:': 'ä',
	'u:': 'ü',
	"'e": 'é',
	',c': 'ç',
};
