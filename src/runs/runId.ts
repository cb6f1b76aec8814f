import { randomBytes } from 'node:crypto';
import { slugOf } from '../report/document.ts';

/** Names a run: `20261122-161502-how-do-i-publish-3f2a`. It sorts by time (UTC) and can be read aloud. */
export function newRunId(question: string, now: Date): string {
	const [date = '', time = ''] = now.toISOString().replaceAll(/[-:]/g, '').slice(0, 15).split('T');
	return `${date}-${time}-${shortSlug(question)}-${randomBytes(2).toString('hex')}`;
}

/** True for what may be the name of a run's folder; what comes from a file or a command line is asked this before it becomes a path. */
export function isRunId(text: string): boolean {
	return /^\d{8}-\d{6}-[\p{L}\p{N}-]{1,60}-[0-9a-f]{4}$/u.test(text);
}

/** Whole words of the question, 24 characters at most. */
function shortSlug(question: string): string {
	const slug = slugOf(question);
	const letters = Array.from(slug);
	if (letters.length <= 24) {
		return slug;
	}
	const cut = letters.slice(0, 25).join('');
	return cut.slice(0, cut.lastIndexOf('-')).replace(/-+$/, '') || letters.slice(0, 24).join('');
}
