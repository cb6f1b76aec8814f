export type Style = 'bold' | 'dim' | 'red' | 'yellow' | 'green' | 'cyan';

/** One of the two streams a command writes to, and what it can show. */
export interface Terminal {
	readonly isTty: boolean;
	/** Whether lines that were printed can be redrawn. */
	readonly canRedraw: boolean;
	/** Columns; endless when nobody breaks the lines. */
	width(): number;
	style(style: Style, text: string): string;
	/** Resolves once the text is handed over, also when there is nobody left to read it. */
	write(text: string): Promise<void>;
	/** Why text could not be written, other than that its reader has left. */
	readonly failure: NodeJS.ErrnoException | undefined;
	/** Calls back when the reader leaves (`… | head`). */
	onReaderGone(listener: () => void): void;
	onResize(listener: () => void): Disposable;
}

/** Makes a terminal of a stream; `environment` is the process's (NO_COLOR, FORCE_COLOR, TERM). */
export function openTerminal(
	stream: Omit<NodeJS.WriteStream, 'isTTY'> & { readonly isTTY?: boolean },
	environment: Readonly<Record<string, string | undefined>>,
): Terminal {
	const isTty = stream.isTTY ?? false;
	const isDumb = environment['TERM'] === 'dumb';
	const hasColor = wantsColor(environment, isTty && !isDumb);
	const leaveListeners: (() => void)[] = [];
	let failure: NodeJS.ErrnoException | undefined;
	let isGone = false;
	stream.on('error', (error: NodeJS.ErrnoException) => {
		isGone = true;
		if (error.code === 'EPIPE' || error.code === 'EIO' || error.code === 'ERR_STREAM_DESTROYED') {
			leaveListeners.splice(0).forEach(it => it());
		} else {
			failure ??= error;
		}
	});
	return {
		isTty,
		canRedraw: isTty && !isDumb,
		width: () => (isTty ? Math.max(20, stream.columns || 80) : Number.POSITIVE_INFINITY),
		style: (style, text) =>
			hasColor && text !== '' ? `\u001b[${codes[style][0]}m${text}\u001b[${codes[style][1]}m` : text,
		async write(text) {
			if (!isGone && text !== '') {
				await new Promise<void>(resolve => stream.write(text, () => resolve()));
			}
		},
		get failure() {
			return failure;
		},
		onReaderGone: listener => {
			leaveListeners.push(listener);
		},
		onResize(listener) {
			stream.on('resize', listener);
			return { [Symbol.dispose]: () => stream.off('resize', listener) };
		},
	};
}

/** no-color.org and force-color.org; the user who wants no colour has the last word. */
function wantsColor(environment: Readonly<Record<string, string | undefined>>, isCapable: boolean): boolean {
	if (environment['NO_COLOR']) {
		return false;
	}
	const force = environment['FORCE_COLOR'];
	return force === undefined ? isCapable : force !== '0' && force !== 'false';
}

const codes: Readonly<Record<Style, readonly [number, number]>> = {
	bold: [1, 22],
	dim: [2, 22],
	red: [31, 39],
	yellow: [33, 39],
	green: [32, 39],
	cyan: [36, 39],
};
