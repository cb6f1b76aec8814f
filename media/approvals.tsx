import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { ApprovalAnswer, ApprovalState } from '../src/extension/runViewProtocol.ts';
import { Button, Icon } from './controls.tsx';
import { post } from './host.ts';
import { memo } from './memo.ts';
import { t } from './strings.ts';
import { textPieces } from './visibleText.ts';

/** What only the user can decide: the oldest question, and how many wait behind it. */
export const Approvals = memo(({ approvals }: { readonly approvals: readonly ApprovalState[] }): JSX.Element => {
	const [first, ...others] = approvals;
	return (
		<div class="approvals">
			{/* It stays, so that what comes into it is said, once. */}
			<p class="sr-only" role="alert">
				{first ? t('Approval needed: {0}', first.title) : ''}
			</p>
			{first ? <Approval key={first.id} approval={first} waiting={others.length} /> : undefined}
		</div>
	);
});

function Approval({ approval, waiting }: { readonly approval: ApprovalState; readonly waiting: number }): JSX.Element {
	const card = useRef<HTMLElement>(null);
	useEffect(() => {
		// Whoever works elsewhere, or is writing here, keeps the cursor: an Enter meant for a note must not allow anything.
		const isWriting = document.activeElement?.matches('input, textarea') ?? false;
		const before = document.activeElement;
		const own = card.current;
		if (document.hasFocus() && !isWriting) {
			own?.focus();
		}
		return () => {
			if (own?.contains(document.activeElement) && before instanceof HTMLElement) {
				before.focus();
			}
		};
	}, []);
	const answer = (answer: ApprovalAnswer): void => post({ type: 'answer-approval', id: approval.id, answer });
	return (
		<section
			class="approval"
			tabIndex={-1}
			ref={card}
			aria-labelledby="approval-title"
			aria-describedby="approval-detail"
		>
			<h2 id="approval-title">
				<Icon name="shield" />
				<span dir="auto">{approval.title}</span>
			</h2>
			<pre class="approval-text" tabIndex={0} role="region" aria-label={t('Exactly this')} dir="ltr">
				{textPieces(approval.text).map(({ text, isUnseen }, index) =>
					isUnseen ? (
						<span key={index} class="unseen">
							{text}
						</span>
					) : (
						text
					),
				)}
			</pre>
			<p id="approval-detail" class="quiet" dir="auto">
				{approval.detail}
			</p>
			<div
				class="actions"
				onClickCapture={event => {
					// The first click of a double click was for the question before, in whose place this one came.
					if (event.detail > 1) {
						event.stopPropagation();
					}
				}}
			>
				<Button isPrimary onClick={() => answer('once')}>
					{t('Allow Once')}
				</Button>
				{approval.hasRunChoice ? <Button onClick={() => answer('run')}>{t('Allow for This Run')}</Button> : undefined}
				<Button onClick={() => answer('refuse')}>{t('Don’t Allow')}</Button>
			</div>
			{waiting > 0 ? <p class="quiet">{waiting === 1 ? t('1 more waits') : t('{0} more wait', waiting)}</p> : undefined}
		</section>
	);
}
