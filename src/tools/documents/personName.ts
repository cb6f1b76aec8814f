import type { CslName } from './documentReader.ts';

/** `Curie, Marie` and `Marie Curie`; what is neither stays as it is. */
export function personOf(name: string): CslName {
	const comma = /^([^,]+),\s*([^,]+)$/.exec(name);
	if (comma) {
		return { family: comma[1], given: comma[2] };
	}
	const words =
		/^((?:\p{Lu}[\p{L}.'’-]*\s+){1,3})((?:(?:van|von|de|der|den|di|da|del|la|le|du|ter)\s+)*\p{Lu}[\p{L}'’-]+)$/u.exec(
			name,
		);
	return words ? { family: words[2], given: words[1]?.trim() } : { literal: name };
}
