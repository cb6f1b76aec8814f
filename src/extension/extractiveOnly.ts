import type { ModelService } from './modelService.ts';

export const extractiveOnly: ModelService = {
	describe: async () => ({ kind: 'extractive', label: 'No model (extractive)', detail: '' }),
	choose: async () => undefined,
	chooseSummary: async () => undefined,
	onDidChange: () => ({ dispose() {} }),
};
