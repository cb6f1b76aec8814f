import type { Token } from './tokens.ts';

/** A day, month, quarter or year. */
export interface DateSaid {
	readonly year: number | undefined;
	/** From 1. */
	readonly month: number | undefined;
	readonly day: number | undefined;
	readonly quarter: number | undefined;
	/** As written. */
	readonly said: string;
}

/** Reads the dates of a text, and which tokens they are made of. `text` is what the tokens were read from. */
export function datesOf(
	text: string,
	tokens: readonly Token[],
): { readonly dates: readonly DateSaid[]; readonly used: ReadonlySet<Token> } {
	const dates: DateSaid[] = [];
	const used = new Set<Token>();
	for (let index = 0; index < tokens.length; index++) {
		if (!mayBeginDate(tokens[index])) {
			continue;
		}
		for (const read of [isoDate, dayFirst, monthFirst, quarterDate, hanDate, yearAlone]) {
			const date = read(tokens, index);
			if (date) {
				const taken = tokens.slice(index, index + date.length);
				taken.filter(it => it.kind !== 'run').forEach(it => used.add(it));
				dates.push({ ...none, ...date.fields, said: text.slice(taken[0]?.start, date.end ?? taken.at(-1)?.end) });
				index += date.length - 1;
				break;
			}
		}
	}
	return { dates, used };
}

function mayBeginDate(token: Token | undefined): boolean {
	return token?.kind === 'number' || token?.kind === 'code' || (token?.kind === 'word' && /^\p{Lu}/u.test(token.text));
}

/** Whether all that a claimed date says is so in the date of a passage. */
export function agrees(claimed: DateSaid, there: DateSaid): boolean {
	const quarter = there.quarter ?? (there.month === undefined ? undefined : Math.ceil(there.month / 3));
	return (
		(claimed.year === undefined || there.year === undefined || claimed.year === there.year) &&
		(claimed.year !== undefined || claimed.month !== undefined
			? claimed.year === undefined || there.year !== undefined
			: true) &&
		(claimed.month === undefined || claimed.month === there.month) &&
		(claimed.day === undefined || claimed.day === there.day) &&
		(claimed.quarter === undefined || claimed.quarter === quarter)
	);
}

interface DateRead {
	readonly fields: Partial<Omit<DateSaid, 'said'>>;
	/** In tokens. */
	readonly length: number;
	/** Where its text ends, when that is within a token. */
	readonly end?: number;
}

const none = { year: undefined, month: undefined, day: undefined, quarter: undefined };
const monthNames = 'january february march april may june july august september october november december'.split(' ');

function isoDate(tokens: readonly Token[], index: number): DateRead | undefined {
	const found = /^((?:19|20)\d\d)[-/.](\d\d)(?:[-/.](\d\d))?(?:t[\d:.+z]*)?$/.exec(tokens[index]?.key ?? '');
	const month = Number(found?.[2]);
	return found && month >= 1 && month <= 12
		? {
				fields: { year: Number(found[1]), month, day: found[3] === undefined ? undefined : Number(found[3]) },
				length: 1,
			}
		: undefined;
}

function dayFirst(tokens: readonly Token[], index: number): DateRead | undefined {
	const day = dayOf(tokens[index]);
	const gap = tokens[index + 1]?.key === 'of' ? 2 : 1;
	const month = monthOf(tokens[index + gap]);
	if (day === undefined || month === undefined) {
		return undefined;
	}
	const year = yearOf(tokens[index + gap + 1]);
	return { fields: { day, month, year }, length: gap + (year === undefined ? 1 : 2) };
}

function monthFirst(tokens: readonly Token[], index: number): DateRead | undefined {
	const month = monthOf(tokens[index]);
	if (month === undefined) {
		return undefined;
	}
	const day = dayOf(tokens[index + 1]);
	const year = yearOf(tokens[index + (day === undefined ? 1 : 2)]);
	// “May” and “march” alone are words.
	return day === undefined && year === undefined
		? undefined
		: { fields: { month, day, year }, length: 1 + (day === undefined ? 0 : 1) + (year === undefined ? 0 : 1) };
}

function quarterDate(tokens: readonly Token[], index: number): DateRead | undefined {
	const found = /^q([1-4])$/.exec(tokens[index]?.key ?? '');
	const year = yearOf(tokens[index + 1]);
	return found ? { fields: { quarter: Number(found[1]), year }, length: year === undefined ? 1 : 2 } : undefined;
}

/** 2021年5月3日, in which numbers and signs are tokens of their own. */
function hanDate(tokens: readonly Token[], index: number): DateRead | undefined {
	const fields: Record<string, number> = {};
	let at = index;
	let end = 0;
	for (const [name, sign] of [
		['year', '年'],
		['month', '月'],
		['day', '日'],
	] as const) {
		const [value, mark] = [tokens[at], tokens[at + 1]];
		if (value?.kind !== 'number' || !mark?.text.startsWith(sign) || (name === 'year' && !/^\d{4}$/.test(value.key))) {
			continue;
		}
		fields[name] = Number(value.key);
		at += 2;
		end = mark.start + 1;
	}
	return 'year' in fields || ('month' in fields && 'day' in fields) ? { fields, length: at - index, end } : undefined;
}

const beforeYear: ReadonlySet<string> = new Set(
	'in since by until before after from during year of early late mid around'.split(' '),
);

function yearAlone(tokens: readonly Token[], index: number): DateRead | undefined {
	const year = yearOf(tokens[index]);
	const before = tokens[index - 1];
	return year !== undefined && before && beforeYear.has(before.key) && before.sentence === tokens[index]?.sentence
		? { fields: { year }, length: 1 }
		: undefined;
}

function monthOf(token: Token | undefined): number | undefined {
	if (token?.kind !== 'word' || token.key.length < 3 || !/^\p{Lu}/u.test(token.text)) {
		return undefined;
	}
	const key = token.key === 'sept' ? 'sep' : token.key;
	const index = monthNames.findIndex(it => it === key || (key.length === 3 && it.startsWith(key)));
	return index < 0 ? undefined : index + 1;
}

function dayOf(token: Token | undefined): number | undefined {
	const day = Number(/^(\d{1,2})(?:st|nd|rd|th)?$/.exec(token?.key ?? '')?.[1]);
	return day >= 1 && day <= 31 ? day : undefined;
}

function yearOf(token: Token | undefined): number | undefined {
	return /^(?:19|20)\d\d$/.test(token?.key ?? '') ? Number(token?.key) : undefined;
}
