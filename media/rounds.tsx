import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { RoundDetails, RoundLine } from '../src/extension/runViewProtocol.ts';
import { keep, kept, post } from './host.ts';
import { memo } from './memo.ts';
import { RoundRow } from './roundRow.tsx';
import { t } from './strings.ts';
import { useElementSize } from './useElementSize.ts';
import { useStable } from './useStable.ts';
import { View } from './view.tsx';
import { type RowLayout, scrollTopFor, topOf, totalHeight, visibleRows } from './windowing.ts';

interface RoundsProps {
	readonly rounds: readonly RoundLine[];
	readonly details: ReadonlyMap<number, RoundDetails>;
	/** Shows the report as it was after a round. */
	readonly onShowReport: (round: number) => void;
}

const rowHeight = 44;

/** One row for each round, the newest first. Only rows that are near the view exist. */
export const Rounds = memo(({ rounds, details, onShowReport }: RoundsProps): JSX.Element => {
	const view = useRef<HTMLDivElement>(null);
	const [scrollTop, setScrollTop] = useState(kept().scroll.rounds ?? 0);
	const [openRound, setOpenRound] = useState(kept().openRound);
	const [activeRound, setActiveRound] = useState<number>();
	const viewHeight = useElementSize(view).height;
	const [detailsHeight, setDetailsHeight] = useState(0);
	const takesFocus = useRef(false);

	const count = rounds.length;
	const indexOf = (round: number | undefined): number => {
		const at = rounds.findIndex(it => it.round === round);
		return at < 0 ? -1 : count - 1 - at;
	};
	const openIndex = indexOf(openRound);
	const layout: RowLayout = {
		count,
		rowHeight,
		open: openIndex < 0 ? undefined : { index: openIndex, height: detailsHeight },
	};
	const { start, end } = visibleRows(layout, scrollTop, viewHeight);
	const activeIndex = Math.max(0, indexOf(activeRound));

	// A new round comes in at the top; who reads further down keeps the place.
	const countBefore = useRef(count);
	useLayoutEffect(() => {
		const added = count - countBefore.current;
		countBefore.current = count;
		if (view.current && added > 0 && view.current.scrollTop > rowHeight) {
			view.current.scrollTop += added * rowHeight;
		}
	}, [count]);

	const openLine = rounds[count - 1 - openIndex];
	useEffect(() => {
		if (openLine) {
			post({ type: 'open-round', round: openLine.round });
		}
	}, [openLine]);

	useLayoutEffect(() => {
		if (takesFocus.current && view.current) {
			takesFocus.current = false;
			view.current.scrollTop = scrollTopFor(layout, activeIndex, view.current.scrollTop, viewHeight);
			view.current.querySelector<HTMLElement>(`[data-round="${activeRound}"]`)?.focus({ preventScroll: true });
		}
	});

	const onKeyDown = (event: KeyboardEvent): void => {
		const isOnRow = event.target instanceof Element && event.target.matches('[data-round]');
		const next = isOnRow ? movedIndex(event.key, activeIndex, count, Math.floor(viewHeight / rowHeight)) : undefined;
		if (next !== undefined) {
			event.preventDefault();
			takesFocus.current = true;
			setActiveRound(rounds[count - 1 - next]?.round);
		}
	};
	const toggle = useStable((round: number): void => {
		const next = round === openRound ? undefined : round;
		setDetailsHeight(0);
		setOpenRound(next);
		keep({ openRound: next });
	});

	const indexes = [...new Set([activeIndex, ...Array.from({ length: end - start }, (_, index) => start + index)])]
		.filter(it => it < count)
		.sort((a, b) => a - b);
	return (
		<View name="rounds" viewRef={view} onScroll={setScrollTop}>
			{count === 0 ? <p class="quiet nothing">{t('No round has begun yet.')}</p> : undefined}
			<ul class="rounds" style={{ blockSize: `${totalHeight(layout)}px` }} onKeyDown={onKeyDown}>
				{indexes.map(index => {
					const line = rounds[count - 1 - index];
					return line ? (
						<RoundRow
							key={line.round}
							line={line}
							top={topOf(layout, index)}
							position={index + 1}
							count={count}
							isStop={index === activeIndex}
							details={index === openIndex ? details.get(line.round) : undefined}
							isOpen={index === openIndex}
							onToggle={toggle}
							onFocus={setActiveRound}
							onDetailsHeight={setDetailsHeight}
							onShowReport={onShowReport}
						/>
					) : undefined;
				})}
			</ul>
		</View>
	);
});

function movedIndex(key: string, index: number, count: number, page: number): number | undefined {
	const moves: Readonly<Record<string, number>> = {
		ArrowDown: index + 1,
		ArrowUp: index - 1,
		PageDown: index + page,
		PageUp: index - page,
		Home: 0,
		End: count - 1,
	};
	const next = moves[key];
	return next === undefined ? undefined : Math.min(count - 1, Math.max(0, next));
}
