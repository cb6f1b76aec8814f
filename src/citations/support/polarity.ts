import { stemOf } from '../../base/words.ts';
import type { Token } from './tokens.ts';
import { functionWords, senseOfStem } from './vocabulary.ts';

/** A word that denies, with what it may deny. */
export interface Negation {
	/** `not`, `never`, `doesn't`. */
	readonly said: string;
	readonly sentence: number;
	/** The first words after it in its clause that say something. */
	readonly denied: readonly Token[];
}

/** Words that deny; a sentence with one of them says the contrary of the same sentence without it. */
export function negationsOf(tokens: readonly Token[]): Negation[] {
	const found: Negation[] = [];
	for (const [index, token] of tokens.entries()) {
		if (found.length >= mostNegations) {
			break;
		}
		if (token.kind === 'run') {
			for (const { 0: said, index: at } of token.text.matchAll(hanNegation)) {
				const from = at + said.length;
				const pairs = [token.text.slice(from, from + 2), token.text.slice(from + 1, from + 3)].filter(
					it => it.length === 2,
				);
				found.push({ said, sentence: token.sentence, denied: pairs.map(it => ({ ...token, text: it, stem: it })) });
			}
		} else if (isNegator(token, tokens[index + 1])) {
			found.push({ said: token.text, sentence: token.sentence, denied: deniedFrom(tokens, index) });
		}
	}
	return found;
}

/** The sense of a word in which a denial hides (“skips”, “unless”, “only”): a sentence with one may say in its way what another denies. */
export function hiddenDenial(token: Token): string | undefined {
	if (token.kind === 'run') {
		return hanHidden.exec(token.text)?.[0];
	}
	return token.kind === 'word' && (hidden.has(token.key) || hiddenStart.test(token.key))
		? senseOfStem(token.stem)
		: undefined;
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

/** Of one text; more are in none that was written to be read. */
const mostNegations = 300;
/** In words. */
const farthest = 8;

function deniedFrom(tokens: readonly Token[], index: number): Token[] {
	const denied: Token[] = [];
	for (let at = index + 1; at <= index + farthest && denied.length < 2; at++) {
		const token = tokens[at];
		if (!token || token.clause !== tokens[index]?.clause) {
			break;
		}
		if (!functionWords.has(token.key)) {
			denied.push(token);
		}
	}
	return denied;
}

const negators: ReadonlySet<string> = new Set('no never cannot nor neither none nothing nobody nowhere'.split(' '));
const hidden: ReadonlySet<string> = new Set(
	(
		'without ignore ignores ignored ignoring skip skips skipped skipping omit omits omitted prevent prevents prevented preventing avoid avoids avoided avoiding ' +
		'disable disables disabled disabling fail fails failed failing failure refuse refuses refused reject rejects rejected deny denies denied ' +
		'lack lacks lacking missing absent exclude excludes excluded excluding except unless until only just instead rather forbid forbids forbidden ' +
		'prohibit prohibits prohibited stop stops stopped suppress suppresses suppressed drop drops dropped remove removes removed removing ' +
		'deprecated obsolete error errors throw throws false off empty hardly barely rarely seldom few little ' +
		'leave leaves left untouched alone longer exempt bypass bypasses bypassed bypassing ' +
		'impossible invalid illegal blank zero wrong bad discouraged beyond responsible ' +
		'infinity infinite unlimited unbounded capped cap limit limited limits maximum most before'
	).split(' '),
);
const hiddenStart = /^(?:un|non|dis|in|im|ir|il|mis|anti)-?[a-z]{4}|less$/;
const hanNegation = /不(?!仅|但|只|过|同|断)|没有|未|无法|并非|禁止|切勿|无需/g;
const hanHidden = /除|仅|只|忽略|跳过|失败|拒绝|停|免|缺/;

const pairs = `
increase reduce
more fewer
before after
minimum maximum
enable disable
required optional
mandatory optional
allow forbid
include exclude
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
input output
online offline
static dynamic
internal external
safe unsafe
supported unsupported
deprecated recommended
valid invalid
mutable immutable
import export
encrypt decrypt
connect disconnect
install uninstall
push pull
left right
parallel sequential
explicit implicit
development production
strict loose
open closed
增长 下降
增长 减少
增加 减少
上升 下降
提高 降低
最大 最小
启用 禁用
必需 可选
允许 禁止
同步 异步
之前 之后
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
