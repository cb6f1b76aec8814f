import { useEffect, useState } from 'preact/hooks';

/** Whether a media query holds, kept up to date. */
export function useMedia(query: string): boolean {
	const [holds, setHolds] = useState(() => matchMedia(query).matches);
	useEffect(() => {
		const list = matchMedia(query);
		const update = (): void => setHolds(list.matches);
		list.addEventListener('change', update);
		update();
		return () => list.removeEventListener('change', update);
	}, [query]);
	return holds;
}
