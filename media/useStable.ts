import { useCallback, useRef } from 'preact/hooks';

/** The same function at each drawing, which does what the latest one does: for children that are drawn only when a property changes. */
export function useStable<Args extends readonly unknown[]>(act: (...args: Args) => void): (...args: Args) => void {
	const latest = useRef(act);
	latest.current = act;
	return useCallback((...args: Args) => latest.current(...args), []);
}
