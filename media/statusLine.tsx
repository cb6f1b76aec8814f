import type { JSX } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { RunHeader } from '../src/extension/runViewProtocol.ts';
import { createAnnouncer } from './announcements.ts';
import { runStatus } from './runStatus.ts';
import { t } from './strings.ts';

/** How the run stands, for those who hear it, at most once in ten seconds. */
export function StatusLine({ run }: { readonly run: RunHeader | undefined }): JSX.Element {
	const [said, setSaid] = useState('');
	const announce = useMemo(
		() =>
			createAnnouncer(setSaid, {
				now: () => performance.now(),
				after: (milliseconds, action) => void setTimeout(action, milliseconds),
			}),
		[],
	);
	const words = run ? wordsOf(run) : '';
	useEffect(() => {
		if (words) {
			announce(words);
		}
	}, [words]);
	return (
		<p class="sr-only" role="status">
			{said}
		</p>
	);
}

function wordsOf(run: RunHeader): string {
	const { words, isGoingOn } = runStatus(run);
	return isGoingOn && run.round > 0 ? t('Round {0}: {1}', run.round, words) : words;
}
