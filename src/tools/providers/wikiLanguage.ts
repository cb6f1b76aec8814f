/**
 * The language of a query, as the subdomain of its Wikipedia: by its writing, or by the small words of languages that share
 * the Latin alphabet. English when nothing tells.
 */
export function wikiLanguage(text: string): string {
	for (const [language, writing] of writings) {
		if (writing.test(text)) {
			return language;
		}
	}
	const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
	let best = { language: 'en', found: words.filter(it => english.has(it)).length };
	for (const [language, small] of smallWords) {
		const found = words.filter(it => small.has(it)).length;
		// A tie is English: titles and names in other languages stand in English questions.
		if (found > best.found) {
			best = { language, found };
		}
	}
	return best.language;
}

/** In this order: Japanese is written with Chinese characters too, Ukrainian and Persian have letters of their own. */
const writings: readonly (readonly [string, RegExp])[] = [
	['ja', /[\p{Script=Hiragana}\p{Script=Katakana}]/u],
	['ko', /\p{Script=Hangul}/u],
	['zh', /\p{Script=Han}/u],
	['uk', /[іїєґ]/iu],
	['ru', /\p{Script=Cyrillic}/u],
	['fa', /[پچژگ]/u],
	['ar', /\p{Script=Arabic}/u],
	['he', /\p{Script=Hebrew}/u],
	['el', /\p{Script=Greek}{4}/u],
	['th', /\p{Script=Thai}/u],
	['hi', /\p{Script=Devanagari}/u],
	['bn', /\p{Script=Bengali}/u],
	['ta', /\p{Script=Tamil}/u],
	['te', /\p{Script=Telugu}/u],
	['ka', /\p{Script=Georgian}/u],
	['hy', /\p{Script=Armenian}/u],
];

const english = new Set(
	'the of and to is are was were what which who how why when where for with from by does did'.split(' '),
);

const smallWords: ReadonlyMap<string, ReadonlySet<string>> = new Map(
	(
		[
			[
				'de',
				'der die das und ist sind war wie was wer wann warum welche welcher von vom zum zur für mit nach über ein eine',
			],
			[
				'fr',
				'le la les des du de et est sont était qui que quel quelle quels comment pourquoi quand où pour avec une dans',
			],
			['es', 'el la los las del de y es son fue quién qué cuál cómo cuándo dónde por para con una en'],
			['it', 'il lo gli della dello dei di e è sono era chi che quale come quando dove perché per con una nel'],
			['pt', 'o os as do da dos das de e é são foi quem qual como quando onde porque para com uma em no na'],
			['nl', 'de het een van en is zijn was wie wat welke hoe wanneer waarom waar voor met naar over'],
			['sv', 'den det och är som var vem vad vilken hur när varför för med från till ett'],
			['pl', 'jest są był kto co jaki jaka jak kiedy dlaczego gdzie dla przez oraz nie się w z na'],
		] as const
	).map(([language, words]) => [language, new Set(words.split(' '))]),
);
