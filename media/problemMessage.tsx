import type { JSX } from 'preact';
import type { ProblemState } from '../src/extension/runViewProtocol.ts';
import { Button, Message } from './controls.tsx';
import { post } from './host.ts';

/** What stands in the way, with what can be done about it. */
export function ProblemMessage({ problem }: { readonly problem: ProblemState }): JSX.Element {
	const actions = problem.actions.map(({ command, label }, index) => (
		<Button key={command} isPrimary={index === 0} onClick={() => post({ type: 'run-command', command })}>
			{label}
		</Button>
	));
	return (
		<Message kind="warning" actions={actions.length > 0 ? actions : undefined}>
			{problem.message}
		</Message>
	);
}
