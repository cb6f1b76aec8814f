import { stemOf } from '../../base/words.ts';
import type { TextFacts } from './readText.ts';
import type { SupportGap } from './support.ts';
import type { Token } from './tokens.ts';

/** A denial that stands between the same words in one of two texts and is missing between them in the other: a quotation was turned round. */
export function alteredDenial(claim: TextFacts, passage: TextFacts): SupportGap | undefined {
	if (claim.negations.length + passage.negations.length === 0) {
		return undefined;
	}
	const [here, there] = [flowOf(claim.tokens), flowOf(passage.tokens)];
	const said = denialLeftOut(here, there);
	if (said) {
		return { kind: 'negation', said: `${said.denial} ${said.before}`, found: said.instead };
	}
	const found = denialLeftOut(there, here);
	return found && { kind: 'negation', said: found.instead, found: `${found.denial} ${found.before}` };
}

interface Step {
	readonly stem: string;
	readonly text: string;
	readonly denies: boolean;
}

/** The words in order, each denial a word of its own: “cannot” is “can not”, “doesn't run” is “not run”. */
function flowOf(tokens: readonly Token[]): Step[] {
	const flow: Step[] = [];
	for (const { key, stem, text, kind } of tokens) {
		if (kind !== 'word') {
			flow.push({ stem, text, denies: false });
		} else if (key === 'cannot' || key.endsWith("n't")) {
			const before = key === 'cannot' || key === "can't" ? 'can' : key.replace("n't", '');
			if (!/^(?:do|does|did)$/.test(before)) {
				flow.push({ stem: stemOf(before), text: before, denies: false });
			}
			flow.push({ stem: 'not', text, denies: true });
		} else if (!/^(?:do|does|did)$/.test(key)) {
			flow.push({ stem, text, denies: /^(?:not|never|no)$/.test(key) });
		}
	}
	return flow;
}

/** A denial of one flow whose neighbours stand side by side in the other, and nowhere with a denial between. */
function denialLeftOut(flow: readonly Step[], other: readonly Step[]): LeftOut | undefined {
	const places = Map.groupBy(other.keys(), it => other[it]?.stem ?? '');
	const denials = [...flow.keys()].filter(it => flow[it]?.denies);
	for (const index of denials.slice(0, mostDenials)) {
		const [step, next] = [flow[index], flow[index + 1]];
		const without = (places.get(next?.stem ?? '') ?? []).find(at => {
			const before = sameSteps(flow, index, other, at, -1);
			return before > 0 && before + sameSteps(flow, index, other, at - 1, 1) >= 4;
		});
		const isKept = other.some(
			(it, at) => it.denies && (sameSteps(flow, index, other, at, 1) > 0 || sameSteps(flow, index, other, at, -1) > 1),
		);
		if (step && next && without !== undefined && !isKept) {
			return { denial: step.text, before: next.text, instead: other[without]?.text ?? '' };
		}
	}
	return undefined;
}

/** A sentence has one or two; a text made to take long may have thousands. */
const mostDenials = 40;

interface LeftOut {
	readonly denial: string;
	/** The word that follows it, in its own text and in the other. */
	readonly before: string;
	readonly instead: string;
}

/** How many words next to two places are the same, in one direction; up to four. */
function sameSteps(a: readonly Step[], at: number, b: readonly Step[], index: number, step: 1 | -1): number {
	let same = 0;
	while (same < 4) {
		const [one, other] = [a[at + step * (same + 1)], b[index + step * (same + 1)]];
		if (!one || one.stem !== other?.stem) {
			break;
		}
		same++;
	}
	return same;
}
