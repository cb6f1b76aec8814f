import { childrenOf, find, isElement, textOf, type XmlElement, xmlTree } from './xml.ts';

/**
 * Replaces the equations of a Word part by runs of text: `x^2`, `(a+b)/c`, `√(x)`. An equation that cannot be understood
 * is left as it is.
 */
export function withPlainEquations(part: Uint8Array): Uint8Array {
	const xml = Buffer.from(part.buffer, part.byteOffset, part.byteLength).toString('utf8');
	if (!xml.includes('<m:oMath')) {
		return part;
	}
	let result = '';
	let at = 0;
	for (;;) {
		const start = nextEquation(xml, at);
		const close = start < 0 ? -1 : xml.indexOf(endTag, start);
		if (close < 0) {
			break;
		}
		const end = close + endTag.length;
		result += `${xml.slice(at, start)}${runOf(xml.slice(start, end))}`;
		at = end;
	}
	result += xml.slice(at);
	// A displayed equation is a paragraph of equations, whose element mammoth would drop with all that is in it.
	return Buffer.from(
		result.replaceAll(/<m:oMathParaPr\b[^<>]*(?:\/>|>[\s\S]{0,2000}?<\/m:oMathParaPr>)|<\/?m:oMathPara>/g, ''),
	);
}

/** An equation in linear form. */
export function linearEquation(element: XmlElement): string {
	const part = (name: string): string => inner(childrenOf(element, name)[0]);
	const grouped = (text: string): string => (/^(?:[\p{L}\p{N}.,]*|\(.*\))$/u.test(text) ? text : `(${text})`);
	const raised = (text: string): string => (text === '' ? '' : `^${grouped(text)}`);
	const lowered = (text: string): string => (text === '' ? '' : `_${grouped(text)}`);
	const property = (name: string): string | undefined => find(element, name)?.attributes['m:val'];
	switch (element.name) {
		case 'm:t':
			return textOf(element);
		case 'm:f':
			return `${grouped(part('m:num'))}/${grouped(part('m:den'))}`;
		case 'm:sSup':
			return `${part('m:e')}${raised(part('m:sup'))}`;
		case 'm:sSub':
			return `${part('m:e')}${lowered(part('m:sub'))}`;
		case 'm:sSubSup':
			return `${part('m:e')}${lowered(part('m:sub'))}${raised(part('m:sup'))}`;
		case 'm:rad':
			return `${part('m:deg') === '' ? '' : `${part('m:deg')} `}√(${part('m:e')})`;
		case 'm:nary':
			return `${property('m:chr') ?? '∫'}${lowered(part('m:sub'))}${raised(part('m:sup'))} ${part('m:e')}`;
		case 'm:d': {
			const items = childrenOf(element, 'm:e')
				.map(inner)
				.join(property('m:sepChr') ?? '|');
			return `${property('m:begChr') ?? '('}${items}${property('m:endChr') ?? ')'}`;
		}
		case 'm:m':
			return `[${childrenOf(element, 'm:mr')
				.map(row => childrenOf(row, 'm:e').map(inner).join(', '))
				.join('; ')}]`;
		case 'm:eqArr':
			return childrenOf(element, 'm:e').map(inner).join('; ');
		case 'm:limLow':
			return `${part('m:e')}${lowered(part('m:lim'))}`;
		case 'm:limUpp':
			return `${part('m:e')}${raised(part('m:lim'))}`;
		case 'm:func':
			return `${part('m:fName')} ${part('m:e')}`;
		case 'm:acc':
			return `${part('m:e')}${property('m:chr') ?? '\u0302'}`;
		default:
			return inner(element);
	}
}

function inner(element: XmlElement | undefined): string {
	return (
		element?.children
			.filter(it => isElement(it))
			.filter(it => !it.name.endsWith('Pr'))
			.map(linearEquation)
			.join('') ?? ''
	);
}

function runOf(equation: string): string {
	try {
		const text = linearEquation(xmlTree(Buffer.from(equation)));
		const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
		return `<w:r><w:t xml:space="preserve">${escaped}</w:t></w:r>`;
	} catch {
		return equation;
	}
}

/** Where the next `<m:oMath>` begins, which is not `<m:oMathPara>`. */
function nextEquation(xml: string, from: number): number {
	for (let at = xml.indexOf('<m:oMath', from); at >= 0; at = xml.indexOf('<m:oMath', at + 1)) {
		if (/[\s>]/.test(xml.charAt(at + '<m:oMath'.length))) {
			return at;
		}
	}
	return -1;
}

const endTag = '</m:oMath>';
