import { citedIds } from '../../report/citation.ts';

/** What a rollout ended with, with the evidence ids of the run that it belongs to. */
export interface Pair {
	readonly rollout: number;
	readonly answer: string;
	readonly report: string;
}

/** The ids that answer or report cite. */
export function citedBy({ answer, report }: Pair): readonly string[] {
	return citedIds(`${answer}\n\n${report}`);
}
