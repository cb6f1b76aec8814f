import { evidenceCitations } from '../report/citation.ts';

/**
 * Whether what a run ended with says where it is from. A model may answer in plain words what its report shows with citations;
 * the extractive policy keeps in its report what it read on the way, so that only its answer tells.
 */
export function isCited(policy: string, answer: string | undefined, report: string): boolean {
	const told = policy === 'extractive' ? (answer ?? '') : `${answer ?? ''}\n\n${report}`;
	return evidenceCitations(told).length > 0;
}
