import type { Model } from '../llm/model.ts';

/** The same model; `onProgress` is told now and then how many characters of a reply have come, and 0 when one begins. */
export function watchedModel(model: Model, onProgress: (characters: number) => void): Model {
	return {
		name: model.name,
		async *stream(request, signal) {
			let characters = 0;
			let told = 0;
			onProgress(0);
			for await (const part of model.stream(request, signal)) {
				if (part.type === 'text-delta' || part.type === 'reasoning-delta') {
					characters += part.delta.length;
					if (characters - told >= step) {
						told = characters;
						onProgress(characters);
					}
				} else if (part.type === 'restart') {
					characters = 0;
					told = 0;
					onProgress(0);
				}
				yield part;
			}
		},
	};
}

const step = 100;
