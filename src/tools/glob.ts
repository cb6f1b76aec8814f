/** A pattern that cannot be a glob here. The message says what to do. */
export class GlobError extends Error {
	override readonly name = 'GlobError';
}

/**
 * Makes a matcher of a glob: `*`, `?`, `[a-z]`, `{a,b}`, and `**` for any folders. It takes time in proportion to the
 * pattern and the name, whatever they are, since a model writes the pattern. Throws `GlobError` for one that is too large.
 */
export function compileGlob(pattern: string): (name: string) => boolean {
	if (pattern.length > longestPattern) {
		throw new GlobError(`The glob is longer than ${longestPattern} characters. Use a shorter one, or name a folder.`);
	}
	// What lies in a folder is not the folder: `a/**` is `a/**/*`.
	const globs = alternatives(pattern).map(it =>
		it
			.replace(/\/\*\*$/, '/**/*')
			.split('/')
			.map(tokensOf),
	);
	return name => {
		const segments = name.split('/').map(it => Array.from(it));
		return globs.some(it =>
			matches(
				it,
				segments,
				token => token === 'folders',
				(tokens, segment) => tokens !== 'folders' && matchesSegment(tokens, segment),
			),
		);
	};
}

const longestPattern = 200;
const mostGroups = 4;
const mostAlternatives = 500;

/** One character of a segment that may be any, one of a set, or this one; or any run of characters. */
type Token =
	| 'run'
	| 'any'
	| { readonly isNegated: boolean; readonly set: readonly [string, string][] }
	| { readonly character: string };

function matchesSegment(tokens: readonly Token[], segment: readonly string[]): boolean {
	return matches(tokens, segment, token => token === 'run', matchesCharacter);
}

function matchesCharacter(token: Token, character: string): boolean {
	if (token === 'run' || token === 'any') {
		return true;
	}
	return 'character' in token
		? token.character === character
		: token.set.some(([from, to]) => from <= character && character <= to) !== token.isNegated;
}

/** Matches items one to one, where some patterns take any number of items. Only the last of those is ever tried again. */
function matches<Pattern, Item>(
	patterns: readonly Pattern[],
	items: readonly Item[],
	takesMany: (pattern: Pattern) => boolean,
	accepts: (pattern: Pattern, item: Item) => boolean,
): boolean {
	let at = 0;
	let again: { readonly at: number; taken: number } | undefined;
	let index = 0;
	while (index < items.length) {
		const pattern = patterns[at];
		const item = items[index];
		if (pattern !== undefined && takesMany(pattern)) {
			again = { at, taken: index };
			at++;
		} else if (pattern !== undefined && item !== undefined && accepts(pattern, item)) {
			at++;
			index++;
		} else if (again) {
			again.taken++;
			index = again.taken;
			at = again.at + 1;
		} else {
			return false;
		}
	}
	return patterns.slice(at).every(takesMany);
}

function tokensOf(segment: string): 'folders' | readonly Token[] {
	if (segment === '**') {
		return 'folders';
	}
	const tokens: Token[] = [];
	const set = /\[([!^]?)(\]?[^\]]*)\]/y;
	const characters = /\\?(.)/suy;
	for (let at = 0; at < segment.length; ) {
		set.lastIndex = at;
		characters.lastIndex = at;
		const one = segment.charAt(at);
		const listed = one === '[' ? set.exec(segment) : null;
		if (listed && listed[2] !== '') {
			tokens.push({ isNegated: listed[1] !== '', set: rangesOf(listed[2] ?? '') });
			at = set.lastIndex;
		} else if (one === '*' || one === '?') {
			tokens.push(one === '*' ? 'run' : 'any');
			at++;
		} else {
			tokens.push({ character: characters.exec(segment)?.[1] ?? one });
			at = Math.max(at + 1, characters.lastIndex);
		}
	}
	return tokens;
}

function rangesOf(set: string): [string, string][] {
	return [...set.matchAll(/(.)(?:-(.))?/gsu)].map(([, from = '', to]) => [from, to ?? from]);
}

/** What the groups in braces stand for, one after another. */
function alternatives(pattern: string): readonly string[] {
	let found = [pattern];
	for (let groups = 0; ; groups++) {
		const open = found.map(firstGroup);
		if (open.every(it => it === undefined)) {
			return found;
		}
		if (groups === mostGroups) {
			throw new GlobError(
				`The glob has more than ${mostGroups} groups in braces. Name fewer alternatives, or call once for each.`,
			);
		}
		found = found.flatMap((text, index) => {
			const group = open[index];
			return group ? group.parts.map(it => text.slice(0, group.start) + it + text.slice(group.end)) : [text];
		});
		if (found.length > mostAlternatives) {
			throw new GlobError(
				`The glob stands for more than ${mostAlternatives} others. Name fewer alternatives in braces.`,
			);
		}
	}
}

/** The first group in braces with more than one part, its parts between commas that are in no inner group. */
function firstGroup(text: string): { start: number; end: number; parts: readonly string[] } | undefined {
	for (let start = text.indexOf('{'); start >= 0; start = text.indexOf('{', start + 1)) {
		const cuts = [start];
		for (let at = start + 1, depth = 1; at < text.length; at++) {
			const character = text.charAt(at);
			depth += character === '{' ? 1 : character === '}' ? -1 : 0;
			if (depth === 0) {
				if (cuts.length > 1) {
					const ends = [...cuts.slice(1), at];
					return { start, end: at + 1, parts: cuts.map((cut, index) => text.slice(cut + 1, ends[index])) };
				}
				break;
			}
			if (depth === 1 && character === ',') {
				cuts.push(at);
			}
		}
	}
	return undefined;
}
