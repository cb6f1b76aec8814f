/** A bare file name that every system can have, made of one that a program chose; a number is added when it is taken. */
export function safeFileName(name: string, taken: readonly string[]): string {
	const bare = name
		.normalize('NFC')
		.replace(/^.*[/\\]/s, '')
		.replace(/[^\p{L}\p{N}._-]+/gu, '_')
		.replace(/^[._-]+|[._-]+$/g, '');
	const dot = bare.lastIndexOf('.');
	const stem =
		Array.from(dot > 0 ? bare.slice(0, dot) : bare)
			.slice(0, 60)
			.join('') || 'file';
	const extension = dot > 0 ? bare.slice(dot).slice(0, 12) : '';
	const harmless = /^(con|prn|aux|nul|com\d|lpt\d)$/i.test(stem) ? `${stem}_` : stem;
	const known = new Set(taken.map(it => it.toLowerCase()));
	for (let count = 1; ; count++) {
		const candidate = `${harmless}${count === 1 ? '' : `-${count}`}${extension}`;
		if (!known.has(candidate.toLowerCase())) {
			return candidate;
		}
	}
}
