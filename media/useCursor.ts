import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Compose } from './pageState.ts';

const done = new WeakSet<Compose>();

/**
 * Puts the cursor into a box when it is asked for, once, and when the box takes the place of what had the focus; never away
 * from anything else, and never into the panel from outside.
 */
export function useCursor(
	box: RefObject<HTMLTextAreaElement | null>,
	compose: Compose | undefined,
	take: (compose: Compose) => void,
): void {
	useEffect(() => {
		if (document.hasFocus() && document.activeElement === document.body) {
			box.current?.focus({ preventScroll: true });
		}
	}, []);
	useEffect(() => {
		if (compose && !done.has(compose)) {
			done.add(compose);
			take(compose);
			box.current?.focus();
		}
	}, [compose]);
}
