import { childrenOf, findAll, type XmlElement } from './xml.ts';

/** What the styles of an OpenDocument file say about how its text is meant. */
export interface OdfStyles {
	/** The named style that a paragraph's own style is made of: `Title`, `Preformatted Text`. */
	baseOf(style: string | undefined): string;
	/** Whether the items of a list are numbered on that level, from 1. */
	isNumbered(listStyle: string | undefined, level: number): boolean;
}

/** Reads the styles of `content.xml` and `styles.xml`. */
export function odfStyles(...documents: readonly (XmlElement | undefined)[]): OdfStyles {
	const parents = new Map<string, string>();
	const numbered = new Set<string>();
	for (const document of documents) {
		for (const styles of childrenOf(document).filter(it => /^office:(?:automatic-)?styles$/.test(it.name))) {
			for (const { attributes } of childrenOf(styles, 'style:style')) {
				parents.set(attributes['style:name'] ?? '', attributes['style:parent-style-name'] ?? '');
			}
			for (const list of findAll(styles, 'text:list-style')) {
				for (const { attributes } of childrenOf(list, 'text:list-level-style-number')) {
					// A number without format is not shown.
					if ((attributes['style:num-format'] ?? '') !== '') {
						numbered.add(`${list.attributes['style:name']} ${attributes['text:level']}`);
					}
				}
			}
		}
	}
	return {
		baseOf: style => {
			let name = style ?? '';
			for (let steps = 0; steps < 20 && isAutomatic(name) && parents.get(name); steps++) {
				name = parents.get(name) ?? '';
			}
			return name.replaceAll('_20_', ' ');
		},
		isNumbered: (listStyle, level) => numbered.has(`${listStyle} ${level}`),
	};
}

/** Styles that a program makes for one use are called `P1`, `T2`. */
function isAutomatic(name: string): boolean {
	return /^[A-Za-z]{1,3}\d+$/.test(name);
}
