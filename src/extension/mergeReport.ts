import { diff3Merge } from 'node-diff3';

/**
 * The current report with what the user changed: `base` is what the user began to edit, `edited` what they made of it. Lines that
 * only the run has changed since then stay; where both changed the same lines, the user's stand.
 */
export function mergeReport(base: string, edited: string, current: string): string {
	if (base === current) {
		return edited;
	}
	const regions: readonly Region[] = diff3Merge(linesOf(edited), linesOf(base), linesOf(current), {
		excludeFalseConflicts: true,
	});
	return regions.flatMap(({ ok, conflict }) => ok ?? conflict?.a ?? []).join('\n');
}

/** As `node-diff3` gives them; its own types do not say. */
interface Region {
	readonly ok?: readonly string[];
	readonly conflict?: { readonly a: readonly string[] };
}

function linesOf(text: string): string[] {
	return text.split('\n');
}
