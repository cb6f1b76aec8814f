import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';

/** The size of an element, kept up to date. */
export function useElementSize(element: RefObject<HTMLElement | null>): {
	readonly width: number;
	readonly height: number;
} {
	const [size, setSize] = useState({ width: 0, height: 600 });
	useLayoutEffect(() => {
		if (!element.current) {
			return undefined;
		}
		const observer = new ResizeObserver(([entry]) => {
			const box = entry?.borderBoxSize[0];
			if (box) {
				setSize({ width: box.inlineSize, height: box.blockSize });
			}
		});
		observer.observe(element.current);
		return () => observer.disconnect();
	}, []);
	return size;
}
