import { stemOf } from '../../base/words.ts';
import type { Token } from './tokens.ts';
import { functionWords, senseOfStem } from './vocabulary.ts';

/** What a sentence denies. */
export interface Negation {
	/** The word that denies: `not`, `never`, `doesn't`. */
	readonly said: string;
	readonly sentence: number;
	/** Senses of the words that it may deny: those after it in its clause, the nearest first. */
	readonly scope: readonly string[];
}

/** Words that deny; a sentence with one of them says the contrary of the same sentence without it. */
export function negationsOf(tokens: readonly Token[]): Negation[] {
	const found: Negation[] = [];
	for (const [index, token] of tokens.entries()) {
		if (token.kind === 'run' ? hanNegation.test(token.text) : isNegator(token, tokens[index + 1])) {
			found.push({
				said: token.kind === 'run' ? (hanNegation.exec(token.text)?.[0] ?? '') : token.text,
				sentence: token.sentence,
				scope: scopeOf(tokens, index),
			});
		}
	}
	return found;
}

/** Words in which a denial hides (“skips”, “without”, “only”, “unable”): a sentence with one may say in its way what another denies. */
export function hidesDenial(token: Token): boolean {
	return token.kind === 'run' ? hanHidden.test(token.text) : hidden.has(token.key) || hiddenStart.test(token.key);
}

/** The stems of words that say the contrary of a word with this stem. */
export function oppositesOf(stem: string): readonly string[] {
	return opposites.get(stem) ?? [];
}

function isNegator(token: Token, next: Token | undefined): boolean {
	if (token.key === 'not') {
		return !/^(?:only|just|necessarily|merely)$/.test(next?.key ?? '');
	}
	return negators.has(token.key) || token.key.endsWith("n't");
}

function scopeOf(tokens: readonly Token[], index: number): string[] {
	const from = tokens[index];
	const scope: string[] = [];
	for (let at = index + 1; at < tokens.length && scope.length < 4; at++) {
		const token = tokens[at];
		if (token?.clause !== from?.clause) {
			break;
		}
		if (token && !functionWords.has(token.key)) {
			scope.push(senseOfStem(token.stem));
		}
	}
	return scope;
}

const negators: ReadonlySet<string> = new Set(
	'no never cannot nor neither none nothing nobody nowhere without'.split(' '),
);
const hidden: ReadonlySet<string> = new Set(
	(
		'ignore ignores ignored ignoring skip skips skipped skipping omit omits omitted prevent prevents prevented preventing avoid avoids avoided avoiding ' +
		'disable disables disabled disabling fail fails failed failing failure refuse refuses refused reject rejects rejected deny denies denied ' +
		'lack lacks lacking missing absent exclude excludes excluded excluding except unless until only just instead rather forbid forbids forbidden ' +
		'prohibit prohibits prohibited stop stops stopped suppress suppresses suppressed drop drops dropped remove removes removed removing ' +
		'deprecated obsolete error errors throw throws false off empty optional hardly barely rarely seldom few little too otherwise but though however ' +
		'leave leaves left remain remains untouched alone longer no not never cannot nor neither none nothing without exempt bypass bypasses bypassed bypassing opt ' +
		'impossible invalid illegal blank zero must should wrong bad discouraged warning warn warns aside beyond else'
	).split(' '),
);
const hiddenStart = /^(?:un|non|dis|in|im|ir|il|mis|anti)-?[a-z]{4}|n't$|less$/;
const hanNegation = /不(?!仅|但|只|过|同|断)|没有|未|无法|并非|禁止|切勿|无需|不能/;
const hanHidden = /不|没|未|无|非|禁|勿|除|仅|只|忽略|跳过|失败|拒绝|停/;

const pairs = `
increase reduce
more fewer
before after
minimum maximum
enable disable
enabled disabled
required optional
requires optional
mandatory optional
allow forbid
include exclude
includes excludes
success failure
succeeds fails
public private
synchronous asynchronous
sync async
first last
older newer
old new
faster slower
fast slow
larger smaller
large small
higher lower
high low
always never
true false
local remote
local global
client server
ascending descending
start end
input output
upper lower
online offline
static dynamic
internal external
safe unsafe
supported unsupported
deprecated recommended
valid invalid
mutable immutable
read write
import export
encrypt decrypt
connect disconnect
install uninstall
push pull
left right
parallel sequential
explicit implicit
case-sensitive case-insensitive
production development
strict loose
open closed
`;

const opposites: ReadonlyMap<string, readonly string[]> = oppositesByStem();

function oppositesByStem(): Map<string, string[]> {
	const found = new Map<string, string[]>();
	for (const line of pairs.trim().split('\n')) {
		const [a = '', b = ''] = line.split(' ').map(stemOf);
		found.set(a, [...(found.get(a) ?? []), b]);
		found.set(b, [...(found.get(b) ?? []), a]);
	}
	return found;
}
