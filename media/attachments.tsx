import type { JSX } from 'preact';
import type { Attachment } from '../src/extension/runViewProtocol.ts';
import { Icon } from './controls.tsx';
import { post } from './host.ts';
import { t } from './strings.ts';
import { useRoving } from './useRoving.ts';

/** Files that the run reads first. Delete takes one away, as its button does. */
export function Attachments({ attachments }: { readonly attachments: readonly Attachment[] }): JSX.Element | undefined {
	const roving = useRoving();
	if (attachments.length === 0) {
		return undefined;
	}
	return (
		<ul
			class="chips"
			aria-label={t('Attached files')}
			ref={roving.container}
			onKeyDown={roving.onKeyDown}
			onFocusIn={roving.onFocusIn}
		>
			{attachments.map(({ uri, label }) => (
				<li key={uri} class="chip attachment" title={label}>
					<Icon name="file" />
					<span class="chip-label">{label}</span>
					<button
						type="button"
						class="chip-remove"
						data-item
						aria-label={t('Remove {0}', label)}
						onClick={() => post({ type: 'detach', uri })}
						onKeyDown={event => {
							if (event.key === 'Delete' || event.key === 'Backspace') {
								post({ type: 'detach', uri });
							}
						}}
					>
						<Icon name="close" />
					</button>
				</li>
			))}
		</ul>
	);
}
