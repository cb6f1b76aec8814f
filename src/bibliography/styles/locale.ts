/**
 * The words of lists of references in American English, which APA, IEEE and Chicago are written in: those that the styles here ask
 * for, as a CSL locale.
 */
export const locale = `<?xml version="1.0" encoding="utf-8"?>
<locale xmlns="http://purl.org/net/xbiblio/csl" version="1.0" xml:lang="en-US">
	<style-options punctuation-in-quote="true"/>
	<date form="text">
		<date-part name="month" suffix=" "/>
		<date-part name="day" suffix=", "/>
		<date-part name="year"/>
	</date>
	<date form="numeric">
		<date-part name="year"/>
		<date-part name="month" form="numeric-leading-zeros" prefix="-"/>
		<date-part name="day" form="numeric-leading-zeros" prefix="-"/>
	</date>
	<terms>
		<term name="open-quote">“</term>
		<term name="close-quote">”</term>
		<term name="open-inner-quote">‘</term>
		<term name="close-inner-quote">’</term>
		<term name="page-range-delimiter">–</term>
		<term name="and">and</term>
		<term name="and" form="symbol">&amp;</term>
		<term name="et-al">et al.</term>
		<term name="in">in</term>
		<term name="no date" form="short">n.d.</term>
		<term name="editor"><single>editor</single><multiple>editors</multiple></term>
		<term name="editor" form="short"><single>ed.</single><multiple>eds.</multiple></term>
		<term name="page" form="short"><single>p.</single><multiple>pp.</multiple></term>
		<term name="edition" form="short">ed.</term>
		<term name="volume"><single>volume</single><multiple>volumes</multiple></term>
		<term name="volume" form="short"><single>vol.</single><multiple>vols.</multiple></term>
		<term name="issue"><single>number</single><multiple>numbers</multiple></term>
		<term name="issue" form="short"><single>no.</single><multiple>nos.</multiple></term>
		${monthsOf('long', 'January February March April May June July August September October November December')}
		${monthsOf('short', 'Jan. Feb. Mar. Apr. May Jun. Jul. Aug. Sep. Oct. Nov. Dec.')}
	</terms>
</locale>`;

function monthsOf(form: 'long' | 'short', names: string): string {
	const attribute = form === 'short' ? ' form="short"' : '';
	return names
		.split(' ')
		.map((it, at) => `<term name="month-${`${at + 1}`.padStart(2, '0')}"${attribute}>${it}</term>`)
		.join('');
}
