import type { JSX } from 'preact';

/** Grey bars where text will be. */
export function Skeleton({ lines }: { readonly lines: number }): JSX.Element {
	return (
		<div class="skeleton" aria-hidden="true">
			{Array.from({ length: lines }, (_, index) => (
				<span key={index} class={`bar bar-${index % 3}`} />
			))}
		</div>
	);
}
