/** The characters of a line of roff text, its escapes resolved and its fonts and motions dropped. */
export function plainRoff(text: string): string {
	if (!text.includes('\\')) {
		return text;
	}
	const plain = text
		.replaceAll(/\\"(?:.*)$|\\#.*$/g, '')
		.replaceAll(escapes, (match, special: string | undefined, long: string | undefined) => {
			const name = special ?? long;
			if (name !== undefined) {
				return characters[name] ?? unicodeCharacter(name) ?? '';
			}
			return single[match] ?? '';
		});
	// Some generators escape twice: what is left of the inner escapes is not text either.
	return plain.includes('\\f') ? plain.replaceAll(/\\f(?:[BIRP123]|\(..|\[[^\]]*\])/g, '') : plain;
}

/** The arguments of a macro: separated by blanks, quoted ones whole, escapes resolved. */
export function macroArguments(rest: string): string[] {
	const found: string[] = [];
	for (const match of rest.matchAll(/"((?:[^"]|"")*)"?|((?:\\[ ]|\S)+)/g)) {
		const raw = match[1]?.replaceAll('""', '"') ?? match[2] ?? '';
		if (/^\\["#]/.test(raw)) {
			break;
		}
		found.push(plainRoff(raw));
	}
	return found;
}

function unicodeCharacter(name: string): string | undefined {
	const code = Number.parseInt(/^u([0-9A-F]{4,6})$/.exec(name)?.[1] ?? '', 16);
	return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

/** One alternative for each shape of escape: `\(xx`, `\[name]`, `\fX`, `\*X`, `\nX`, `\s±N`, `\X'…'`, and single characters. */
const escapes =
	/\\(?:\((..)|\[([^\]]*)\]|f(?:\(..|\[[^\]]*\]|.)|[*ngkFmMVY](?:\(..|\[[^\]]*\]|.)|s(?:[-+]?\d{1,2}|\[[^\]]*\]|'[^']*'|\([-+]?\d\d)|[hvwlLoDbHSXZ]'[^']*'|.|$)/gs;

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
