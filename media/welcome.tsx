import type { JSX } from 'preact';
import type { ComposerState } from '../src/extension/runViewProtocol.ts';
import { Icon } from './controls.tsx';
import { t } from './strings.ts';

interface WelcomeProps {
	readonly composer: ComposerState;
	/** Puts a question into the box; sending it stays with the user. */
	readonly onExample: (question: string) => void;
}

/** What the panel shows before there is a run: what this is, and questions that would work here. */
export function Welcome({ composer, onExample }: WelcomeProps): JSX.Element {
	const examples = composer.unavailable.project === undefined ? projectExamples() : generalExamples();
	return (
		<section class="welcome">
			<Icon name="telescope" />
			<h1>{t('Ask, and get a cited report')}</h1>
			<p class="quiet">
				{t(
					'It searches and reads in rounds and keeps one report. Every claim in it leads to the words that it rests on.',
				)}
			</p>
			<h2>{t('For example')}</h2>
			<ul class="examples">
				{examples.map(question => (
					<li key={question}>
						<button type="button" class="example" onClick={() => onExample(question)}>
							{question}
						</button>
					</li>
				))}
			</ul>
			{composer.model.kind === 'extractive' ? (
				<p class="quiet note">
					<Icon name="info" />
					<span>
						{t(
							'Without a language model, the report is made of quoted passages. It is free, and nothing leaves this machine but searches.',
						)}
					</span>
				</p>
			) : undefined}
		</section>
	);
}

function projectExamples(): string[] {
	return [
		t('How is this project put together, and where should I start reading?'),
		t('What does the documentation promise that the code does not do?'),
		t('Which of our dependencies have had security advisories this year?'),
	];
}

function generalExamples(): string[] {
	return [
		t('What do recent studies say about code review and defect rates?'),
		t('How do HTTP/2 and HTTP/3 differ for a server behind a proxy?'),
		t('Which open licences may be combined in one program?'),
	];
}
