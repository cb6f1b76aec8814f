import { cutText } from '../report/cutText.ts';
import { visible } from '../report/inert.ts';

/** One line of what somebody wrote, of at most `most` UTF-16 units: without unseen characters and halves of characters. */
export function plainLine(text: string | number | undefined, most: number): string {
	return cutText(visible(`${text ?? ''}`.slice(0, 10 * most)).toWellFormed(), most);
}
