import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ComposerState, PlanState } from '../src/extension/runViewProtocol.ts';
import { Button, IconButton } from './controls.tsx';
import { keep, kept, post } from './host.ts';
import { limits } from './limits.ts';
import { addItem, moveItem, type PlanItem, planItems, subQuestionsOf } from './planEdits.ts';
import { chosenScope } from './scopeChips.tsx';
import { Skeleton } from './skeleton.tsx';
import { t } from './strings.ts';

interface PlanProps {
	readonly plan: PlanState;
	readonly composer: ComposerState;
}

/** The sub-questions of a run that has not begun: to be changed, moved, added to, and then started or put aside. */
export function Plan({ plan, composer }: PlanProps): JSX.Element {
	const { question, subQuestions } = plan;
	if (subQuestions) {
		// It comes anew with every change of the composer; what the user makes of it stays until it is another plan.
		const drafted = JSON.stringify([question, ...subQuestions]);
		return (
			<PlanList key={drafted} drafted={drafted} question={question} subQuestions={subQuestions} composer={composer} />
		);
	}
	return (
		<PlanFrame question={question} actions={<BackButton />}>
			<p class="quiet">{t('Drafting sub-questions…')}</p>
			<Skeleton lines={4} />
		</PlanFrame>
	);
}

function PlanFrame(props: { question: string; actions: ComponentChildren; children: ComponentChildren }): JSX.Element {
	return (
		<>
			<div class="middle">
				<section class="plan" aria-labelledby="plan-heading">
					<h1 id="plan-heading">{t('Plan')}</h1>
					<p class="plan-question" dir="auto">
						{props.question}
					</p>
					{props.children}
				</section>
			</div>
			<div class="dock">
				<div class="actions">{props.actions}</div>
			</div>
		</>
	);
}

function BackButton(): JSX.Element {
	return <Button onClick={() => post({ type: 'drop-plan' })}>{t('Back')}</Button>;
}

interface PlanListProps {
	/** Tells one plan from another. */
	readonly drafted: string;
	readonly question: string;
	readonly subQuestions: readonly string[];
	readonly composer: ComposerState;
}

function PlanList(props: PlanListProps): JSX.Element {
	const { drafted } = props;
	const [items, setItems] = useState<readonly PlanItem[]>(() => {
		const own = kept().plan;
		return planItems(own?.drafted === drafted ? own.edited : props.subQuestions);
	});
	const list = useRef<HTMLOListElement>(null);
	const afterDrawing = useRef<() => void>(() => undefined);
	useEffect(() => keep({ plan: { drafted, edited: items.map(it => it.text) } }), [drafted, items]);
	useLayoutEffect(() => {
		afterDrawing.current();
		afterDrawing.current = () => undefined;
	});

	const focus = (item: PlanItem | undefined): void =>
		list.current?.querySelector<HTMLElement>(`[data-key="${item?.key}"]`)?.focus();
	const move = (index: number, by: -1 | 1): void => {
		// What has the focus loses it when its element is moved.
		const active = document.activeElement;
		afterDrawing.current = () => (active instanceof HTMLElement ? active.focus() : undefined);
		setItems(moveItem(items, index, by));
	};
	const remove = (index: number): void => {
		const next = items[index + 1] ?? items[index - 1];
		afterDrawing.current = () => focus(next);
		setItems(items.toSpliced(index, 1));
	};
	const add = (): void => {
		const grown = addItem(items);
		afterDrawing.current = () => focus(grown.at(-1));
		setItems(grown);
	};
	const start = (): void => {
		const { mode, scope } = kept();
		post({
			type: 'start',
			question: props.question,
			mode,
			scope: chosenScope(props.composer, scope),
			plan: subQuestionsOf(items),
		});
	};
	const onKeyDown = (event: KeyboardEvent, index: number): void => {
		const isMove = event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown');
		if (isMove) {
			event.preventDefault();
			move(index, event.key === 'ArrowUp' ? -1 : 1);
		} else if (event.key === 'Enter' && !event.isComposing) {
			event.preventDefault();
			if (index === items.length - 1 && items.length < limits.subQuestions) {
				add();
			} else {
				focus(items[index + 1]);
			}
		}
	};

	const actions = (
		<>
			<Button isPrimary icon="play" onClick={start}>
				{t('Start Research')}
			</Button>
			<BackButton />
		</>
	);
	return (
		<PlanFrame question={props.question} actions={actions}>
			<p class="quiet">
				{t('The research follows these sub-questions. Change them as you like; Alt+↑ and Alt+↓ move one.')}
			</p>
			<ol class="plan-list" ref={list}>
				{items.map(({ key, text }, index) => (
					<li key={key} class="plan-item">
						<span class="plan-number" aria-hidden="true">
							{index + 1}
						</span>
						<textarea
							data-key={key}
							rows={1}
							maxLength={limits.subQuestion}
							dir="auto"
							value={text}
							aria-label={t('Sub-question {0} of {1}', index + 1, items.length)}
							onInput={event => setItems(items.with(index, { key, text: event.currentTarget.value }))}
							onKeyDown={event => onKeyDown(event, index)}
						/>
						<span class="plan-tools">
							<IconButton icon="arrow-up" label={t('Move Up')} disabled={index === 0} onClick={() => move(index, -1)} />
							<IconButton
								icon="arrow-down"
								label={t('Move Down')}
								disabled={index === items.length - 1}
								onClick={() => move(index, 1)}
							/>
							<IconButton icon="trash" label={t('Remove')} onClick={() => remove(index)} />
						</span>
					</li>
				))}
			</ol>
			{items.length < limits.subQuestions ? (
				<button type="button" class="link-button" onClick={add}>
					{t('Add a sub-question')}
				</button>
			) : undefined}
		</PlanFrame>
	);
}
