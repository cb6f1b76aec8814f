import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { CitationState, RoundDetails as Details, RoundLine } from '../src/extension/runViewProtocol.ts';
import { Button, Icon } from './controls.tsx';
import { ForkBox } from './forkBox.tsx';
import { post } from './host.ts';
import { MarkdownText } from './markdownView.tsx';
import { Skeleton } from './skeleton.tsx';
import { t } from './strings.ts';

interface RoundDetailsProps {
	readonly line: RoundLine;
	/** `undefined` until the host has sent it. */
	readonly details: Details | undefined;
	readonly onShowReport: () => void;
}

/** All of one round: the thought, the action, each result with its passages, and the report that it left. */
export function RoundDetails({ line, details, onShowReport }: RoundDetailsProps): JSX.Element {
	const [isForking, setForking] = useState(false);
	if (!details) {
		return (
			<div class="round-details" aria-busy="true">
				<Skeleton lines={3} />
			</div>
		);
	}
	return (
		<div class="round-details">
			{line.steered.map(note => (
				<p key={note} class="steered">
					<Icon name="person" /> <span class="sr-only">{t('You said:')} </span>
					<span dir="auto">{note}</span>
				</p>
			))}
			{details.notices.map(notice => (
				<p key={notice} class="notice" dir="auto">
					<Icon name="info" /> {notice}
				</p>
			))}
			{details.think ? (
				<>
					<h2>{t('Thought')}</h2>
					<MarkdownText markdown={details.think} />
				</>
			) : undefined}
			<h2>{t('Action')}</h2>
			<Scrollable label={t('Action')} text={details.action} />
			{details.results.map((result, index) => (
				<section key={index}>
					<h2>
						{result.failed ? <Icon name="error" /> : undefined}
						<span dir="auto">{result.call}</span>
						{result.failed ? <span class="quiet"> {t('failed')}</span> : undefined}
					</h2>
					{result.text ? <Scrollable label={result.call} text={result.text} /> : undefined}
					<Passages passages={result.passages} />
				</section>
			))}
			<div class="actions">
				<Button icon="history" onClick={onShowReport}>
					{t('Report After This Round')}
				</Button>
				<Button
					icon="repo-forked"
					title={t('Begin a run that shares all rounds before this one')}
					onClick={() => setForking(!isForking)}
				>
					{t('Fork Here…')}
				</Button>
			</div>
			{isForking ? <ForkBox round={line.round} onClose={() => setForking(false)} /> : undefined}
		</div>
	);
}

function Scrollable({ label, text }: { readonly label: string; readonly text: string }): JSX.Element {
	return (
		<pre class="part-text" tabIndex={0} role="region" aria-label={label} dir="auto">
			{text}
		</pre>
	);
}

function Passages({ passages }: { readonly passages: readonly CitationState[] }): JSX.Element | undefined {
	if (passages.length === 0) {
		return undefined;
	}
	return (
		<ul class="passages" aria-label={t('Passages')}>
			{passages.map(({ id, quote, title, site, place }) => (
				<li key={id}>
					<button type="button" class="passage" onClick={() => post({ type: 'open-evidence', id })}>
						<span class="passage-quote" dir="auto">
							{quote}
						</span>
						<span class="quiet" dir="auto">
							{[id, title || site, place].filter(Boolean).join(' · ')}
						</span>
					</button>
				</li>
			))}
		</ul>
	);
}
