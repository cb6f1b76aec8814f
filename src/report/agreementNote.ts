import type { ReportLanguage } from './apparatus.ts';
import { cutText } from './cutText.ts';
import { escapeInline } from './inert.ts';

/** Which statements of a report several rollouts came upon, each alone. */
export interface AgreementFacts {
	/** How many rollouts the report was made from. */
	readonly of: number;
	/** In the order of the report; `rollouts` are numbers. */
	readonly claims: readonly { readonly claim: string; readonly rollouts: readonly number[] }[];
}

/** What a reader takes in. */
const mostClaims = 8;
const claimLength = 100;

/** The statements that more than one rollout came upon, as a list, most often found first; empty where no two could agree. */
export function agreementNote({ of, claims }: AgreementFacts, language: ReportLanguage): string {
	if (of < 2 || claims.length === 0) {
		return '';
	}
	const w = words[language];
	const shared = claims.filter(it => it.rollouts.length > 1).toSorted((a, b) => b.rollouts.length - a.rollouts.length);
	const more = shared.length - mostClaims;
	const alone = claims.length - shared.length;
	return [
		...shared
			.slice(0, mostClaims)
			.map(
				it =>
					`- ${w.found(it.rollouts.length, of)}${escapeInline(cutText(it.claim.replaceAll(/\*\*|`/g, ''), claimLength))}`,
			),
		...(more > 0 ? [`- ${w.more(more)}`] : []),
		...(alone > 0 ? [`- ${w.alone(alone)}`] : []),
	].join('\n');
}

interface Words {
	found(n: number, of: number): string;
	more(n: number): string;
	alone(n: number): string;
}

const words: Readonly<Record<ReportLanguage, Words>> = {
	en: {
		found: (n, of) => `By ${n} of ${of} rollouts: `,
		more: n => `${n} more ${n === 1 ? 'statement' : 'statements'} by two or more.`,
		alone: n => `${n === 1 ? 'One other statement was' : `${n} other statements were`} found by one rollout alone.`,
	},
	zh: {
		found: (n, of) => `${of} 次研究中有 ${n} 次：`,
		more: n => `另有 ${n} 处由两次以上研究发现。`,
		alone: n => `其余 ${n} 处只由一次研究发现。`,
	},
};
