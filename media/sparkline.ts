/** Points of two lines in a box of `width` × `height`, both on one scale from zero. */
export interface Sparkline {
	readonly prompt: string;
	readonly transcript: string;
	/** The largest value, at the top of the box. */
	readonly top: number;
}

/** Draws prompt sizes beside those of a growing transcript, as `points` of SVG polylines. One value draws a flat line. */
export function sparkline(
	prompt: readonly number[],
	transcript: readonly number[],
	width: number,
	height: number,
): Sparkline {
	const top = Math.max(1, ...thinned(prompt).map(([, it]) => it), ...thinned(transcript).map(([, it]) => it));
	const last = Math.max(prompt.length, transcript.length, 2) - 1;
	const draw = (values: readonly number[]): string => {
		const points = thinned(values.length === 1 ? [...values, ...values] : values);
		return points.map(([x, y]) => `${round((x / last) * width)},${round(height - (y / top) * height)}`).join(' ');
	};
	return { prompt: draw(prompt), transcript: draw(transcript), top };
}

/** At most about 200 of the values with their index, always the first and the last: a line is no finer than its pixels. */
function thinned(values: readonly number[]): [index: number, value: number][] {
	const step = Math.max(1, Math.ceil(values.length / 200));
	return [...values.entries()].filter(([index]) => index % step === 0 || index === values.length - 1);
}

function round(value: number): number {
	return Math.round(value * 100) / 100;
}
