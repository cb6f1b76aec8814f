import type { Token } from './tokens.ts';
import { magnitudeOf } from './units.ts';

/** A number as it stands in a token. */
export interface Numeral {
	readonly value: number;
	/** Letters that follow the digits at once: `ms`, `%`, `k`. */
	readonly suffix: string;
	/** `word`: spelt out, so perhaps the writer's own count. `loose`: a word such as “one” or “half” that may be no number. */
	readonly form: 'digits' | 'word' | 'loose';
	/** What its last decimal counts; 0 without decimals. */
	readonly place: number;
	/** As written, where that is less than the token. */
	readonly text?: string;
}

/** The numbers that one token holds: none, one, or the two ends of a range. */
export function numeralsOf(token: Token): Numeral[] {
	if (token.kind === 'run') {
		return runNumerals(token.text);
	}
	if (token.kind === 'word') {
		return wordNumerals(token.key);
	}
	if (token.kind === 'code') {
		const version = /[@=](\d{1,6}(?:\.\d+)?)$/.exec(token.key);
		return version ? [{ value: Number(version[1]), suffix: '', form: 'digits', place: 0 }] : [];
	}
	if (token.key.length > 40) {
		return [];
	}
	const one = single.exec(token.key) ?? counted.exec(token.key);
	if (one) {
		return [digits(one.slice(1, 4), token.text.endsWith('T') && one[4] === 't' ? 'trillion' : one[4])];
	}
	const two = range.exec(token.key);
	if (two) {
		return [digits(two.slice(1, 4), two[7]), digits(two.slice(4, 7), two[7])];
	}
	const fraction = /^(\d{1,4})\/(\d{1,4})$/.exec(token.key);
	return fraction && Number(fraction[2]) > 0
		? [{ value: (100 * Number(fraction[1])) / Number(fraction[2]), suffix: '%', form: 'loose', place: 0 }]
		: [];
}

const number = String.raw`(\d+(?:[,'’_\u00a0\u202f\u2009]\d{3})+|\d+)([.,]\d+)?(?:e([+-]?\d{1,2}))?`;
const single = new RegExp(`^${number}([\\p{L}%°‰µ]{0,12})$`, 'u');
const counted = new RegExp(`^${number}-(\\p{L}{1,20})$`, 'u');
const range = new RegExp(`^${number}[-–]${number}([\\p{L}%°‰µ]{0,12})$`, 'u');

function digits([whole = '', decimals = '', exponent = '']: readonly (string | undefined)[], suffix = ''): Numeral {
	const shown = `${whole.replaceAll(/\D/g, '')}${decimals.replace(',', '.')}`;
	const power = exponent === '' ? 0 : Number(exponent);
	const place = decimals === '' ? 0 : 10 ** (power + 1 - decimals.length);
	return { value: Number(`${shown}e${power}`), suffix, form: 'digits', place };
}

export const numberWords: ReadonlyMap<string, number> = new Map(
	(
		'zero:0 one:1 two:2 three:3 four:4 five:5 six:6 seven:7 eight:8 nine:9 ten:10 eleven:11 twelve:12 thirteen:13 fourteen:14 fifteen:15 ' +
		'sixteen:16 seventeen:17 eighteen:18 nineteen:19 twenty:20 thirty:30 forty:40 fifty:50 sixty:60 seventy:70 eighty:80 ninety:90 ' +
		'hundred:100 thousand:1000 million:1000000 dozen:12 first:1 second:2 third:3 fourth:4 fifth:5 sixth:6 seventh:7 eighth:8 ninth:9 tenth:10 ' +
		'once:1 single:1 twice:2 double:2 both:2 pair:2 couple:2 thrice:3 triple:3'
	)
		.split(' ')
		.map(it => it.split(':'))
		.map(([word = '', value]): [string, number] => [word, Number(value)]),
);
const looseWords: ReadonlySet<string> = new Set(
	'zero one first second once single twice double both pair couple third fourth fifth hundred thousand million dozen'.split(
		' ',
	),
);
const shares: ReadonlyMap<string, number> = new Map([
	['half', 50],
	['halves', 50],
	['quarter', 25],
]);

function wordNumerals(key: string): Numeral[] {
	const share = shares.get(key);
	if (share !== undefined) {
		return [{ value: share, suffix: '%', form: 'loose', place: 0 }];
	}
	const [tens = '', ones = ''] = key.split('-');
	const value = numberWords.get(tens);
	if (value === undefined) {
		return [];
	}
	const more = numberWords.get(ones);
	if (more !== undefined && value >= 20 && more < 10) {
		return [{ value: value + more, suffix: '', form: 'word', place: 0 }];
	}
	// “Two-factor”, “three-way”: the noun is the token's own.
	return [{ value, suffix: '', form: looseWords.has(tens) ? 'loose' : 'word', place: 0 }];
}

const hanDigits = '零一二三四五六七八九';
const hanNumber =
	/([一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九])([百千万亿]?)(?=[个種种次年月天日秒分小条項项位倍周人元行层步台])/g;

/** 三个, 十二种, 两百个. A single 一 is hardly ever a number. */
function runNumerals(run: string): Numeral[] {
	return [...run.matchAll(hanNumber)].map(([text, digits = '', magnitude = '']) => {
		const digit = (of: string | undefined): number => (of === '两' ? 2 : Math.max(0, hanDigits.indexOf(of ?? '')));
		const ten = digits.indexOf('十');
		const small =
			ten < 0
				? digit(digits[0])
				: (ten === 0 ? 10 : 10 * digit(digits[0])) + (digits[ten + 1] ? digit(digits[ten + 1]) : 0);
		return {
			value: small * (magnitudeOf(magnitude) ?? 1),
			suffix: '',
			form: small === 1 ? 'loose' : 'word',
			text,
			place: 0,
		};
	});
}
