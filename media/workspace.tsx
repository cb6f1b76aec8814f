import type { JSX } from 'preact';
import type { WorkspacePart, WorkspaceState } from '../src/extension/runViewProtocol.ts';
import { Disclosure } from './controls.tsx';
import { percent, short, tokens } from './format.ts';
import { memo } from './memo.ts';
import { sparkline } from './sparkline.ts';
import { t } from './strings.ts';

/** What the model sees in this round, part by part, and that it stays small while the run grows. */
export const Workspace = memo(({ workspace }: { readonly workspace: WorkspaceState }): JSX.Element => {
	const used = workspace.parts.reduce((sum, it) => sum + it.tokens, 0);
	return (
		<div class="workspace">
			<PromptSizes workspace={workspace} />
			<h2>{t('What this round sees')}</h2>
			<p class="quiet">
				{t('{0} of {1} in one prompt, beside its instructions; nothing older', short(used), tokens(workspace.budget))}
			</p>
			<ul class="parts">
				{workspace.parts.map(part => (
					<Part key={part.name} part={part} budget={workspace.budget} />
				))}
			</ul>
		</div>
	);
});

function Part({ part, budget }: { readonly part: WorkspacePart; readonly budget: number }): JSX.Element {
	const names: Readonly<Record<WorkspacePart['name'], string>> = {
		question: t('Question'),
		report: t('Core report'),
		action: t('Last action'),
		observation: t('Last observation'),
	};
	const share = Math.min(1, part.tokens / Math.max(1, budget));
	const size = (
		<>
			<span class="part-name">{names[part.name]}</span>
			<span class="part-size">
				{tokens(part.tokens)} <span class="part-share">{percent(share)}</span>
			</span>
			<span class="meter" aria-hidden="true">
				<span style={{ inlineSize: `${share * 100}%` }} />
			</span>
		</>
	);
	if (part.text === '') {
		return <li class="part part-empty">{size}</li>;
	}
	return (
		<li class="part">
			<Disclosure summary={size}>
				<pre class="part-text" tabIndex={0} role="region" aria-label={names[part.name]} dir="auto">
					{part.text}
					{part.isCut ? `\n${t('… (only its beginning is shown)')}` : ''}
				</pre>
			</Disclosure>
		</li>
	);
}

const [width, height] = [200, 48];

/** Two lines on one scale: the prompt of each round, and what it would have been with the whole transcript in it. */
function PromptSizes({ workspace }: { readonly workspace: WorkspaceState }): JSX.Element | undefined {
	const { promptTokens, transcriptTokens } = workspace;
	const last = promptTokens.length;
	if (last === 0) {
		return undefined;
	}
	const lines = sparkline(promptTokens, transcriptTokens, width, height);
	const words = t(
		'Round {0}: prompt {1}; a transcript would have had {2}',
		last,
		tokens(promptTokens.at(-1) ?? 0),
		short(transcriptTokens.at(-1) ?? 0),
	);
	return (
		<figure class="prompt-sizes">
			<svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
				<polyline class="line-transcript" points={lines.transcript} />
				<polyline class="line-prompt" points={lines.prompt} />
			</svg>
			<ul class="legend" aria-hidden="true">
				<li class="legend-prompt">{t('Prompt')}</li>
				<li class="legend-transcript">{t('A growing transcript')}</li>
			</ul>
			<figcaption>{words}</figcaption>
		</figure>
	);
}
