import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from './controls.tsx';
import { post } from './host.ts';
import { limits } from './limits.ts';
import { t } from './strings.ts';
import { TextBox } from './textBox.tsx';

/** Asks what is to be done otherwise from a round on, and begins a run that shares all rounds before it. */
export function ForkBox({ round, onClose }: { readonly round: number; readonly onClose: () => void }): JSX.Element {
	const box = useRef<HTMLTextAreaElement>(null);
	const [note, setNote] = useState('');
	// The user has just asked for it.
	useEffect(() => box.current?.focus(), []);
	const send = (): void => {
		if (note.trim() !== '') {
			post({ type: 'fork', round, note: note.trim() });
			onClose();
		}
	};
	return (
		<TextBox
			boxRef={box}
			label={t('What to do otherwise from round {0} on', round)}
			placeholder={t('What to do otherwise: “leave out Windows”')}
			rows={1}
			most={limits.note}
			value={note}
			onInput={setNote}
			onSend={send}
			onKey={event => {
				if (event.key === 'Escape') {
					onClose();
				}
				return event.key === 'Escape';
			}}
		>
			<div class="text-box-row">
				<Button onClick={onClose}>{t('Cancel')}</Button>
				<Button isPrimary icon="repo-forked" disabled={note.trim() === ''} onClick={send}>
					{t('Fork')}
				</Button>
			</div>
		</TextBox>
	);
}
