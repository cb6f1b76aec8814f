import * as z from 'zod';
import { type WebDoor, WebError, type WebPage } from './web/door.ts';

/** Where the Internet Archive says which copies it has (https://archive.org/help/wayback_api.php). */
export const waybackMachine = new URL('https://archive.org/wayback/available');

/** The newest copy of a dead page that a web archive has; `undefined` when it has none or does not answer. */
export async function archivedCopy(
	url: URL,
	archive: URL,
	door: WebDoor,
	signal: AbortSignal,
): Promise<{ readonly page: WebPage; readonly date: string } | undefined> {
	const question = new URL(archive);
	question.searchParams.set('url', url.href);
	try {
		const { status, text } = await door.callService(
			{
				service: 'The web archive',
				url: question,
				method: 'GET',
				timeout: 8_000,
				isUsersOwn: archive.href !== waybackMachine.href,
			},
			signal,
		);
		const closest = status === 200 ? Availability.parse(JSON.parse(text)).archived_snapshots.closest : undefined;
		if (!closest?.available || closest.status !== '200') {
			return undefined;
		}
		// `id_` asks for the page as it was, without the archive's own bar and links.
		const copy = new URL(closest.url.replace(/^http:/, archive.protocol).replace(/(\/web\/\d+)\//, '$1id_/'));
		const date = closest.timestamp.replace(/^(\d{4})(\d{2})(\d{2}).*$/, '$1-$2-$3');
		return { page: await door.fetchPage(copy, {}, signal), date };
	} catch (error) {
		if (
			error instanceof WebError ||
			error instanceof z.ZodError ||
			error instanceof SyntaxError ||
			error instanceof TypeError
		) {
			return undefined;
		}
		throw error;
	}
}

const Availability = z.object({
	archived_snapshots: z.object({
		closest: z
			.object({ available: z.boolean(), url: z.string(), timestamp: z.string(), status: z.string() })
			.optional(),
	}),
});
