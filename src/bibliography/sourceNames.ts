import { type CslType, isScholarly } from './cslType.ts';
import { plainLine } from './plainLine.ts';
import type { SourceName } from './sourceFields.ts';

/** A person, or with `literal` a name that is not taken apart: an organisation's. */
export type CslName =
	| { readonly family: string; readonly given?: string; readonly suffix?: string }
	| { readonly literal: string };

/** The people and organisations that a source names. */
export function namesOf(names: readonly SourceName[] | undefined, type: CslType): CslName[] {
	return (names ?? []).slice(0, mostNames).flatMap(it => nameOf(it, type) ?? []);
}

/** Papers of physics collaborations have some thousands. */
const mostNames = 5_000;
const longestName = 200;

function nameOf(name: SourceName, type: CslType): CslName | undefined {
	const [given, suffix] = [plainLine(name.given, longestName), plainLine(name.suffix, longestName)];
	const family = [name['dropping-particle'], name['non-dropping-particle'], name.family]
		.map(it => plainLine(it, longestName))
		.filter(it => it !== '')
		.join(' ');
	if (family !== '') {
		return { family, ...(given === '' ? {} : { given }), ...(suffix === '' ? {} : { suffix }) };
	}
	const literal = plainLine(name.literal, longestName) || given;
	return literal === '' ? undefined : ((isScholarly(type) ? personIn(literal) : undefined) ?? { literal });
}

/**
 * The person behind a name in one piece, as catalogues of papers give it (`Ashish Vaswani`, `Ludwig van Beethoven`). What may be
 * an organisation, and names that are not written in Latin letters, stay whole.
 */
function personIn(name: string): CslName | undefined {
	const [, given, family] =
		/^((?:\p{Lu}[\p{L}\p{M}.'’-]*\s+){1,3})((?:(?:van|von|de|der|den|di|da|del|dos|la|le|du|ter|el|al|bin|ibn)\s+)*\p{Lu}[\p{L}\p{M}'’-]+)$/u.exec(
			name,
		) ?? [];
	return given === undefined ||
		family === undefined ||
		!/^[\p{sc=Latin}\p{P}\p{M}\s]+$/u.test(name) ||
		collective.test(name)
		? undefined
		: { family, given: given.trim() };
}

const collective =
	/\b(?:academ|agency|alliance|association|authorit|board|bureau|cent(?:er|re)\b|college|collaboration|commission|committee|communit|compan|conference|consorti|corp|council|department|developers|division|editor|federation|foundation|fund\b|government|group|inc\b|initiative|institut|labs?\b|laborator|library|ltd|ministry|network|office|organi[sz]ation|partners|press\b|program|project|research\b|school|services?\b|society|software|staff|system|team|technolog|trust\b|union\b|universit|working)/i;
