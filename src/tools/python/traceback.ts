/** A traceback without the frames of the standard library and of the interpreter; the program's own and the error stay. */
export function trimTraceback(stderr: string): string {
	const kept: string[] = [];
	let isInside = false;
	for (const line of stderr.split('\n')) {
		const frame = /^\s*(?:\| )*\s*File "([^"]*)", line \d+/.exec(line);
		if (frame) {
			isInside = /^(?:\/lib\/|\/usr\/|<frozen |<exec>)/.test(frame[1] ?? '');
		} else if (!/^\s{4}/.test(line)) {
			isInside = false;
		}
		if (!isInside) {
			kept.push(line);
		}
	}
	return kept.join('\n').trim();
}
