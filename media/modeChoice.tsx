import type { JSX } from 'preact';
import type { ComposerState, Mode } from '../src/extension/runViewProtocol.ts';
import { estimate } from './format.ts';
import { t } from './strings.ts';

/** Quick or Deep, as radio buttons that look like one control. */
export function ModeChoice(props: {
	readonly mode: Mode;
	readonly estimates: ComposerState['estimates'];
	readonly onChoose: (mode: Mode) => void;
}): JSX.Element {
	const labels: Readonly<Record<Mode, string>> = { quick: t('Quick'), deep: t('Deep') };
	return (
		<div class="segments" role="radiogroup" aria-label={t('How thoroughly')}>
			{(['quick', 'deep'] as const).map(mode => (
				<label key={mode} class="segment" title={estimate(props.estimates[mode])}>
					<input
						type="radio"
						name="mode"
						value={mode}
						checked={mode === props.mode}
						onChange={() => props.onChoose(mode)}
					/>
					<span>{labels[mode]}</span>
				</label>
			))}
		</div>
	);
}
