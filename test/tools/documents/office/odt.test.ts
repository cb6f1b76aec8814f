import assert from 'node:assert/strict';
import test from 'node:test';
import { checkFailure, checkPlaces, checkText, readParts } from './readOffice.ts';

const namespaces =
	'xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:style="s" xmlns:draw="d" xmlns:xlink="l" xmlns:presentation="p"';

function odf(
	kind: 'text' | 'presentation',
	body: string,
	more: Readonly<Record<string, string>> = {},
): Record<string, string> {
	const styles =
		'<style:style style:name="P1" style:parent-style-name="Preformatted_20_Text"/><style:style style:name="P2" style:parent-style-name="Title"/>' +
		'<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="1"/><text:list-level-style-bullet text:level="2"/></text:list-style>';
	return {
		mimetype: `application/vnd.oasis.opendocument.${kind}`,
		'content.xml': `<office:document-content ${namespaces}><office:automatic-styles>${styles}</office:automatic-styles><office:body><office:${kind}>${body}</office:${kind}></office:body></office:document-content>`,
		...more,
	};
}

const p = (text: string, style = ''): string => `<text:p text:style-name="${style}">${text}</text:p>`;

test('reads headings, paragraphs, lists, code, tables and notes', async () => {
	const note =
		'<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Or so.</text:p></text:note-body></text:note>';
	const document = await readParts(
		'a.odt',
		odf(
			'text',
			`<text:tracked-changes><text:p>deleted</text:p></text:tracked-changes>${p('On ice', 'P2')}<text:h text:outline-level="2">Melting</text:h>` +
				p(
					`Ice  melts\n at<text:s text:c="2"/>0 °C${note}, says <text:a xlink:href="https://ice.test/a">this</text:a><office:annotation><text:p>Sure?</text:p></office:annotation>.`,
				) +
				`<text:list text:style-name="L1"><text:list-item>${p('one')}<text:list><text:list-item>${p('inner')}</text:list-item></text:list></text:list-item><text:list-item>${p('two')}</text:list-item></text:list>` +
				p('if (x) {', 'P1') +
				p('<text:s text:c="2"/>y();', 'P1') +
				`<table:table><table:table-header-rows><table:table-row><table:table-cell>${p('a')}</table:table-cell><table:table-cell>${p('b')}${p('c')}</table:table-cell></table:table-row></table:table-header-rows><table:table-row><table:table-cell/><table:table-cell>${p('d')}</table:table-cell></table:table-row></table:table>` +
				p(`<draw:frame><draw:text-box>${p('In a box.')}</draw:text-box></draw:frame>`),
			{ 'Pictures/a.png': 'x', 'Basic/script.xml': 'x' },
		),
	);
	checkText(
		document,
		`# On ice

		## Melting

		Ice melts at  0 °C[1], says this.

		1. one
		* inner
		2. two

		\`\`\`
		if (x) {
		  y();
		\`\`\`

		| a | b c |
		| | d |

		In a box.

		1. Or so.`,
	);
	assert.equal(document.title, 'On ice');
	assert.deepEqual(document.links, [{ text: 'this', url: 'https://ice.test/a' }]);
	assert.deepEqual(document.notes, ['A picture was left out.', 'It contains macros, which were neither run nor read.']);
});

test('reads the text of shapes, wherever they are anchored, and the list of references', async () => {
	const document = await readParts(
		'a.odt',
		odf(
			'text',
			`<text:h text:outline-level="1">Ice<draw:rect>${p('In a rectangle.')}</draw:rect></text:h>` +
				p(`Before <text:a><draw:ellipse>${p('In a circle.')}</draw:ellipse>the link</text:a> after.`) +
				`<draw:a><draw:frame><draw:text-box>${p('In a linked box.')}</draw:text-box></draw:frame></draw:a>` +
				`<text:table-of-content><text:index-body>${p('Ice 1')}</text:index-body></text:table-of-content>` +
				`<text:bibliography><text:bibliography-source/><text:index-body><text:index-title>${p('References')}</text:index-title>${p('[1] A. Lee, On ice.')}</text:index-body></text:bibliography>`,
		),
	);
	checkText(
		document,
		`# Ice

		In a rectangle.

		Before the link after.

		In a circle.

		In a linked box.

		[1] A. Lee, On ice.`,
	);
});

test('writes equations as text', async () => {
	const math =
		'<math xmlns="m"><semantics><mrow><mi>E</mi><mo>=</mo><msup><mi>c</mi><mn>2</mn></msup><mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></mfrac></mrow><annotation>E = c^2</annotation></semantics></math>';
	checkText(
		await readParts(
			'a.odt',
			odf('text', p('So <draw:frame><draw:object xlink:href="./Object 1"/></draw:frame>.'), {
				'Object 1/content.xml': math,
			}),
		),
		'So E=c^2(a+b)/2.',
	);
});

test('reads a presentation slide by slide', async () => {
	const frame = (kind: string, text: string): string =>
		`<draw:frame presentation:class="${kind}"><draw:text-box>${text}</draw:text-box></draw:frame>`;
	checkPlaces(
		await readParts(
			'a.odp',
			odf(
				'presentation',
				`<draw:page>${frame('title', p('Ice'))}${frame('outline', `<text:list><text:list-item>${p('melts')}</text:list-item></text:list>`)}<draw:g><draw:custom-shape>${p('at 0')}</draw:custom-shape></draw:g>` +
					`<presentation:notes>${frame('notes', p('Slowly.'))}${frame('page', p('1'))}</presentation:notes></draw:page><draw:page>${frame('outline', p('Steam.'))}</draw:page>`,
			),
		),
		'1: ## Ice⏎* melts⏎at 0⏎### Notes⏎Slowly.\n2: ## Slide 2⏎Steam.',
	);
});

test('refuses entities, and repetitions without end', async () => {
	const bomb = odf('text', p('x'));
	const content = `<!DOCTYPE x [<!ENTITY a "aaaa">]>${bomb['content.xml'] ?? ''}`;
	await checkFailure('corrupt', readParts('a.odt', { ...bomb, 'content.xml': content }), /entities/);
	const { text } = await readParts('a.odt', odf('text', p('a<text:s text:c="999999999"/>b')));
	assert.ok(text.length < 200);
});
