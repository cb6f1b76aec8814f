import { parseFromPanel } from './panelMessages.ts';
import type { FromPanel } from './runViewProtocol.ts';

/** What the gate needs of the world. */
export interface GateWorld {
	/** Milliseconds that only ever grow. */
	elapsed(): number;
	/** Is told how many messages were dropped since it was last told, at most once a minute. */
	onDropped(malformed: number, flooding: number): void;
}

/**
 * Lets through what the page may say. Messages of another form are dropped, and so are those that come faster than a person can
 * click: a page gone wrong must cost the host nothing but counting.
 */
export class PanelGate {
	readonly #world: GateWorld;
	#allowance = burst;
	#filledAt: number;
	#malformed = 0;
	#flooding = 0;
	#toldAt = Number.NEGATIVE_INFINITY;

	constructor(world: GateWorld) {
		this.#world = world;
		this.#filledAt = world.elapsed();
	}

	/** The message, if there is one and it may pass. */
	admit(data: unknown): FromPanel | undefined {
		const now = this.#world.elapsed();
		this.#allowance = Math.min(burst, this.#allowance + ((now - this.#filledAt) / 1000) * perSecond);
		this.#filledAt = now;
		const isFlooding = this.#allowance < 1;
		if (!isFlooding) {
			this.#allowance--;
		}
		const message = isFlooding ? undefined : parseFromPanel(data);
		if (!message) {
			this.#malformed += isFlooding ? 0 : 1;
			this.#flooding += isFlooding ? 1 : 0;
			this.#tell(now);
		}
		return message;
	}

	#tell(now: number): void {
		if (now - this.#toldAt >= betweenTellings) {
			this.#toldAt = now;
			this.#world.onDropped(this.#malformed, this.#flooding);
			this.#malformed = 0;
			this.#flooding = 0;
		}
	}
}

/** A key that is held down in the list of rounds asks about thirty times a second. */
const perSecond = 50;
const burst = 100;
const betweenTellings = 60_000;
