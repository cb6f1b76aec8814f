import { useCallback, useRef } from 'preact/hooks';

/**
 * One stop of the tab key for a whole list: arrows, Home and End move among the elements marked `data-item` in the container.
 * ← and → move among the buttons of one row (`data-row`) where there are such. An item's key names the stop.
 */
export function useRoving(): {
	readonly onKeyDown: (event: KeyboardEvent) => void;
	readonly onFocusIn: (event: FocusEvent) => void;
	readonly container: (element: HTMLElement | null) => void;
} {
	const stop = useRef<HTMLElement | undefined>(undefined);
	const root = useRef<HTMLElement | null>(null);
	const settle = (): void => {
		const items = itemsOf(root.current);
		const isChosen = (it: HTMLElement): boolean => it.ariaSelected === 'true';
		const current = items.find(it => it === stop.current) ?? items.find(isChosen) ?? items[0];
		for (const it of items) {
			it.tabIndex = it === current ? 0 : -1;
		}
	};
	const container = useCallback((element: HTMLElement | null) => {
		root.current = element;
		if (element) {
			new MutationObserver(settle).observe(element, { childList: true, subtree: true });
			settle();
		}
	}, []);
	const onFocusIn = useCallback((event: FocusEvent) => {
		const item = itemAt(event.target);
		if (item) {
			stop.current = item;
			settle();
		}
	}, []);
	const onKeyDown = useCallback((event: KeyboardEvent) => {
		const target = itemAt(event.target);
		const next = target && root.current ? neighbour(root.current, target, event.key) : undefined;
		if (next && !event.altKey && !event.ctrlKey && !event.metaKey) {
			event.preventDefault();
			next.focus();
		}
	}, []);
	return { onKeyDown, onFocusIn, container };
}

function neighbour(root: HTMLElement, item: HTMLElement, key: string): HTMLElement | undefined {
	const row = item.closest<HTMLElement>('[data-row]');
	const inRow = itemsOf(row);
	const rows = [...root.querySelectorAll<HTMLElement>('[data-row]')];
	const stops = row ? rows.flatMap(it => itemsOf(it).slice(0, 1)) : itemsOf(root);
	const at = row ? rows.indexOf(row) : stops.indexOf(item);
	switch (key) {
		case 'ArrowDown':
			return stops[at + 1];
		case 'ArrowUp':
			return stops[at - 1];
		case 'ArrowRight':
			return row ? inRow[inRow.indexOf(item) + 1] : stops[at + 1];
		case 'ArrowLeft':
			return row ? inRow[inRow.indexOf(item) - 1] : stops[at - 1];
		case 'Home':
			return stops[0];
		case 'End':
			return stops.at(-1);
		default:
			return undefined;
	}
}

function itemAt(target: EventTarget | null): HTMLElement | undefined {
	return (target instanceof Element && target.closest<HTMLElement>('[data-item]')) || undefined;
}

function itemsOf(root: HTMLElement | null): HTMLElement[] {
	return root ? [...root.querySelectorAll<HTMLElement>('[data-item]')] : [];
}
