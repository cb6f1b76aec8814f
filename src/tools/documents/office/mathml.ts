import { childrenOf, textOf, type XmlElement } from './xml.ts';

/** An equation of MathML in linear form: `E=mc^2`, `(a+b)/c`. Prefixes of names are passed over. */
export function linearMathml(element: XmlElement): string {
	const children = childrenOf(element);
	const [first = '', second = '', third = ''] = children.map(linearMathml);
	switch (element.name.replace(/^.*:/, '')) {
		case 'annotation':
		case 'annotation-xml':
			return '';
		case 'mi':
		case 'mn':
		case 'mo':
		case 'mtext':
			return textOf(element).trim();
		case 'mfrac':
			return `${grouped(first)}/${grouped(second)}`;
		case 'msup':
		case 'mover':
			return `${first}^${grouped(second)}`;
		case 'msub':
		case 'munder':
			return `${first}_${grouped(second)}`;
		case 'msubsup':
		case 'munderover':
			return `${first}_${grouped(second)}^${grouped(third)}`;
		case 'msqrt':
			return `√(${children.map(linearMathml).join('')})`;
		case 'mroot':
			return `${second} √(${first})`;
		case 'mtr':
			return `${children.map(linearMathml).join(', ')}; `;
		default:
			return children.map(linearMathml).join('');
	}
}

function grouped(text: string): string {
	return /^(?:[\p{L}\p{N}.,∞]*|\(.*\))$/u.test(text) ? text : `(${text})`;
}
