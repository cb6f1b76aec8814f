import { createExtractivePolicy } from '../agent/extractive/policy.ts';
import { emphases } from '../agent/heavy/emphases.ts';
import { mostRollouts, type Rollout } from '../agent/heavy/heavyParts.ts';
import { createModelPolicy, type ModelPolicyOptions } from '../agent/modelPolicy.ts';
import type { ReportLength } from '../report/reportLength.ts';

/** So many rollouts that search without a model, each in its own way. At most `mostRollouts`. */
export function extractiveRollouts(count: number, length: ReportLength): readonly Rollout[] {
	return emphases.slice(0, Math.min(count, mostRollouts)).map(({ strategy, strategyText }) => ({
		instruction: strategyText,
		policy: createExtractivePolicy(length, strategy),
	}));
}

/** So many rollouts that a model decides, each with an instruction of its own. At most `mostRollouts`. */
export function modelRollouts(count: number, options: ModelPolicyOptions): readonly Rollout[] {
	const { temperature } = { ...options.format.sampling, ...options.sampling };
	return emphases.slice(0, Math.min(count, mostRollouts)).map(({ instruction, warmth }) => ({
		instruction,
		policy: createModelPolicy({
			...options,
			emphasis: instruction,
			// An endpoint that is told no temperature may take none but its own.
			...(temperature === undefined ? {} : { sampling: { ...options.sampling, temperature: temperature + warmth } }),
		}),
	}));
}
