import assert from 'node:assert/strict';
import test from 'node:test';
import { checkFailure, checkPlaces, readParts } from './readOffice.ts';

const names = 'xmlns:p="p" xmlns:a="a" xmlns:r="r" xmlns:dgm="dgm" xmlns:c="c" xmlns:mc="mc"';
const type = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

const text = (words: string, properties = ''): string => `<a:p>${properties}<a:r><a:t>${words}</a:t></a:r></a:p>`;
const shape = (placeholder: string, body: string): string =>
	`<p:sp><p:nvSpPr><p:nvPr>${placeholder}</p:nvPr></p:nvSpPr><p:txBody>${body}</p:txBody></p:sp>`;
const title = (words: string): string => shape('<p:ph type="title"/>', text(words));
const slide = (shapes: string, attributes = ''): string =>
	`<p:sld ${names} ${attributes}><p:cSld><p:spTree>${shapes}</p:spTree></p:cSld></p:sld>`;
const rels = (...targets: readonly [id: string, kind: string, target: string, mode?: string][]): string =>
	`<Relationships>${targets.map(([id, kind, target, mode]) => `<Relationship Id="${id}" Type="${type}/${kind}" Target="${target}"${mode ? ` TargetMode="${mode}"` : ''}/>`).join('')}</Relationships>`;

const deck = {
	'[Content_Types].xml': '<Types/>',
	'ppt/presentation.xml': `<p:presentation ${names}><p:sldIdLst><p:sldId r:id="b"/><p:sldId r:id="a"/><p:sldId r:id="lost"/></p:sldIdLst></p:presentation>`,
	'ppt/_rels/presentation.xml.rels': rels(
		['a', 'slide', 'slides/slide1.xml'],
		['b', 'slide', '/ppt/slides/slide2.xml'],
	),
};

test('reads slides in the order in which they are shown', async () => {
	const document = await readParts('a.pptx', {
		...deck,
		'ppt/slides/slide1.xml': slide(
			title('Steam') +
				`<p:grpSp>${shape('', text('In a group.') + text('Bullet', '<a:pPr><a:buChar char="x"/></a:pPr>'))}</p:grpSp>` +
				'<p:graphicFrame><a:tbl><a:tr><a:tc><a:txBody><a:p><a:r><a:t>a</a:t></a:r></a:p></a:txBody></a:tc><a:tc><a:txBody><a:p/></a:txBody></a:tc><a:tc><a:txBody><a:p><a:r><a:t>c</a:t></a:r></a:p></a:txBody></a:tc></a:tr></a:tbl></p:graphicFrame>' +
				'<p:graphicFrame><dgm:relIds r:dm="d"/></p:graphicFrame><p:graphicFrame><c:chart/></p:graphicFrame>' +
				shape('<p:ph type="sldNum"/>', text('7')),
			'show="0"',
		),
		'ppt/slides/_rels/slide1.xml.rels': rels(
			['n', 'notesSlide', '../notesSlides/notesSlide1.xml'],
			['d', 'diagramData', '../diagrams/data1.xml'],
		),
		'ppt/diagrams/data1.xml': `<dgm:dataModel ${names}>${text('Heat')}${text('Cool')}</dgm:dataModel>`,
		'ppt/notesSlides/notesSlide1.xml': slide(
			shape('<p:ph type="body"/>', text('Say it slowly.')) + shape('<p:ph type="sldImg"/>', text('no')),
		),
		'ppt/slides/slide2.xml': slide(
			shape(
				'<p:ph idx="1"/>',
				text('Ice') + text('Melts', '<a:pPr lvl="1"/>') + text('A sentence.', '<a:pPr><a:buNone/></a:pPr>'),
			),
		),
	});
	checkPlaces(
		document,
		`1: ## Slide 1⏎* Ice⏎* Melts⏎A sentence.
		2: ## Steam⏎In a group.⏎* Bullet⏎| a | | c |⏎* Heat⏎* Cool⏎### Notes⏎Say it slowly.`,
	);
	assert.deepEqual(document.notes, [
		'Slide 2 is hidden when the presentation is shown.',
		'Charts were left out.',
		'Slide 3 is missing from the file.',
	]);
});

test('numbers items as the slide does', async () => {
	const numbered = (more = '', level = 0): string =>
		`<a:pPr lvl="${level}"><a:buAutoNum type="arabicPeriod"${more}/></a:pPr>`;
	const document = await readParts('a.pptx', {
		...deck,
		'ppt/slides/slide2.xml': slide(
			shape(
				'<p:ph/>',
				text('one', numbered()) +
					text('inner', numbered(' startAt="4"', 1)) +
					text('two', numbered()) +
					text('first again', numbered('', 1)) +
					text('Bullet') +
					text('anew', numbered()) +
					text('letters', '<a:pPr><a:buAutoNum type="alphaLcParenR"/></a:pPr>'),
			),
		),
	});
	checkPlaces(document, '1: ## Slide 1⏎1. one⏎4. inner⏎2. two⏎1. first again⏎* Bullet⏎1. anew⏎* letters');
});

test('gives the links of a slide that lead to the web', async () => {
	const linked = (id: string): string =>
		`<a:p><a:r><a:rPr><a:hlinkClick r:id="${id}"/></a:rPr><a:t>${id}</a:t></a:r></a:p>`;
	const { links } = await readParts('a.pptx', {
		...deck,
		'ppt/slides/slide2.xml': slide(shape('', linked('web') + linked('script') + linked('inner'))),
		'ppt/slides/_rels/slide2.xml.rels': rels(
			['web', 'hyperlink', 'https://ice.test/a', 'External'],
			['script', 'hyperlink', 'javascript:alert(1)', 'External'],
			['inner', 'slide', 'slide1.xml'],
		),
	});
	assert.deepEqual(links, [{ text: 'web', url: 'https://ice.test/a' }]);
});

test('follows no relationship out of the file', async () => {
	const targets = rels(['b', 'slide', '../../../../../etc/passwd'], ['a', 'slide', 'file:///etc/passwd', 'External']);
	const unused = { 'ppt/slides/slide1.xml': slide(title('Unused')) };
	await checkFailure(
		'no-text',
		readParts('a.pptx', { ...deck, 'ppt/_rels/presentation.xml.rels': targets, ...unused }),
		/no text on its slides/,
	);
});

test('refuses deep nesting and missing parts', async () => {
	await checkFailure(
		'corrupt',
		readParts('a.pptx', {
			...deck,
			'ppt/slides/slide2.xml': slide('<p:grpSp>'.repeat(600) + '</p:grpSp>'.repeat(600)),
		}),
	);
	await checkFailure('corrupt', readParts('a.pptx', { '[Content_Types].xml': '<Types/>' }));
});
