import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { RoundDetails as Details, RoundLine } from '../src/extension/runViewProtocol.ts';
import { Icon } from './controls.tsx';
import { duration } from './format.ts';
import { memo } from './memo.ts';
import { RoundDetails } from './roundDetails.tsx';
import { t } from './strings.ts';
import { useElementSize } from './useElementSize.ts';

interface RoundRowProps {
	readonly line: RoundLine;
	readonly top: number;
	readonly position: number;
	readonly count: number;
	/** Whether the tab key stops here. */
	readonly isStop: boolean;
	readonly isOpen: boolean;
	readonly details: Details | undefined;
	readonly onToggle: (round: number) => void;
	readonly onFocus: (round: number) => void;
	readonly onDetailsHeight: (height: number) => void;
	readonly onShowReport: (round: number) => void;
}

/** One round: what was done and what came of it; opened, all of it. */
export const RoundRow = memo((props: RoundRowProps): JSX.Element => {
	const { line, isOpen } = props;
	// A round that was cut off has no action, and nothing that it took its time for.
	const nothingDone = line.state === 'running' ? t('Thinking…') : t('Not finished');
	const isTimed = line.state !== 'running' && line.action !== '';
	return (
		<li class="round" style={{ top: `${props.top}px` }} aria-posinset={props.position} aria-setsize={props.count}>
			<button
				type="button"
				class="round-row"
				data-round={line.round}
				tabIndex={props.isStop ? 0 : -1}
				aria-expanded={isOpen}
				title={line.think}
				onFocus={() => props.onFocus(line.round)}
				onClick={() => props.onToggle(line.round)}
			>
				<span class="round-number">
					<span class="sr-only">{t('Round')} </span>
					{line.round}
				</span>
				<span class="round-main">
					<span class="round-action" dir="auto">
						{line.action || nothingDone}
						{line.think ? <span class="round-think"> {line.think}</span> : undefined}
					</span>
					<span class="round-result">
						<RowState line={line} />
						<span dir="auto">{line.state === 'running' ? t('Going on…') : line.result}</span>
						{isTimed ? <span class="round-time">{duration(line.milliseconds)}</span> : undefined}
					</span>
				</span>
				<Icon name={isOpen ? 'chevron-down' : 'chevron-right'} />
			</button>
			{isOpen ? (
				<Measured onHeight={props.onDetailsHeight}>
					<RoundDetails line={line} details={props.details} onShowReport={() => props.onShowReport(line.round)} />
				</Measured>
			) : undefined}
		</li>
	);
});

/** What was special about it, as icons with words. */
function RowState({ line }: { readonly line: RoundLine }): JSX.Element {
	const marks: readonly (readonly [isOn: boolean, icon: string, words: string])[] = [
		[line.state === 'failed' && line.action !== '', 'error', t('failed')],
		[line.state === 'running', 'loading', ''],
		[line.steered.length > 0, 'person', t('steered by you')],
		[line.changedReport, 'edit', t('changed the report')],
	];
	return (
		<>
			{marks
				.filter(([isOn]) => isOn)
				.map(([, icon, words]) => (
					<span key={icon} class={`round-mark ${icon}`} title={words}>
						<Icon name={icon} spins={icon === 'loading'} />
						{words ? <span class="sr-only">{words}</span> : undefined}
					</span>
				))}
		</>
	);
}

function Measured(props: { readonly children: JSX.Element; readonly onHeight: (height: number) => void }): JSX.Element {
	const box = useRef<HTMLDivElement>(null);
	const { height } = useElementSize(box);
	useEffect(() => props.onHeight(height), [height]);
	return <div ref={box}>{props.children}</div>;
}
