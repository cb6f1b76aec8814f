/** Says what is worth saying aloud, at most once in ten seconds; of what came meanwhile, only the last. */
export function createAnnouncer(say: (text: string) => void, clock: AnnouncerClock): (text: string) => void {
	let last = '';
	let quietUntil = Number.NEGATIVE_INFINITY;
	let waiting: string | undefined;
	const flush = (): void => {
		const text = waiting;
		waiting = undefined;
		if (text !== undefined && text !== last) {
			last = text;
			quietUntil = clock.now() + pause;
			say(text);
		}
	};
	return text => {
		const isScheduled = waiting !== undefined;
		waiting = text;
		if (clock.now() >= quietUntil) {
			flush();
		} else if (!isScheduled) {
			clock.after(quietUntil - clock.now(), flush);
		}
	};
}

export interface AnnouncerClock {
	now(): number;
	after(milliseconds: number, action: () => void): void;
}

const pause = 10_000;
