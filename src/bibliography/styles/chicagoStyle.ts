/**
 * The reference list of the author–date system (Chicago Manual of Style, 18th edition, chapter 13) for the kinds of sources that
 * reports cite, as a CSL style.
 */
export const chicagoStyle = `<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0" default-locale="en-US" initialize="false" demote-non-dropping-particle="display-and-sort" page-range-format="chicago">
	<info>
		<title>Chicago author–date, for the sources of reports</title>
		<id>urn:deep-research:style:chicago-author-date</id>
		<updated>2026-11-23T00:00:00+00:00</updated>
	</info>
	<macro name="author">
		<names variable="author">
			<name and="text" delimiter=", " delimiter-precedes-last="always" name-as-sort-order="first" sort-separator=", "/>
			<substitute>
				<names variable="editor">
					<name and="text" delimiter=", " delimiter-precedes-last="always" name-as-sort-order="first" sort-separator=", "/>
					<label form="short" prefix=", "/>
				</names>
				<text macro="title"/>
			</substitute>
		</names>
	</macro>
	<macro name="title">
		<choose>
			<if type="book report standard software" match="any"><text variable="title" font-style="italic"/></if>
			<else><text variable="title" quotes="true"/></else>
		</choose>
	</macro>
	<macro name="year">
		<choose>
			<if variable="issued">
				<group>
					<date variable="issued"><date-part name="year"/></date>
					<text variable="year-suffix"/>
				</group>
			</if>
			<else>
				<group delimiter="-">
					<text term="no date" form="short"/>
					<text variable="year-suffix"/>
				</group>
			</else>
		</choose>
	</macro>
	<macro name="number">
		<choose>
			<if is-numeric="number"><text variable="number" prefix="no. "/></if>
			<else><text variable="number"/></else>
		</choose>
	</macro>
	<macro name="day">
		<date variable="issued">
			<date-part name="month"/>
			<date-part name="day" prefix=" "/>
		</date>
	</macro>
	<macro name="source">
		<choose>
			<if type="article-journal review" match="any">
				<group delimiter=": ">
					<group delimiter=" ">
						<text variable="container-title" font-style="italic"/>
						<text variable="volume"/>
						<choose>
							<if variable="volume"><text variable="issue" prefix="(" suffix=")"/></if>
							<else><text variable="issue" prefix="no. "/></else>
						</choose>
					</group>
					<text variable="page"/>
				</group>
			</if>
			<else-if type="article-magazine article-newspaper" match="any">
				<group delimiter=", ">
					<text variable="container-title" font-style="italic"/>
					<text macro="day"/>
				</group>
			</else-if>
			<else-if type="chapter entry entry-dictionary entry-encyclopedia paper-conference" match="any">
				<group delimiter=". ">
					<group delimiter=", ">
						<choose>
							<if variable="container-title">
								<group delimiter=" ">
									<text term="in" text-case="capitalize-first"/>
									<text variable="container-title" font-style="italic"/>
								</group>
							</if>
						</choose>
						<text variable="volume" prefix="vol. "/>
						<choose>
							<if variable="author">
								<names variable="editor" prefix="edited by ">
									<name and="text" delimiter=", "/>
								</names>
							</if>
						</choose>
						<text variable="page"/>
					</group>
					<text variable="publisher"/>
				</group>
			</else-if>
			<else-if type="article">
				<group delimiter=", ">
					<text value="Preprint"/>
					<choose>
						<if variable="container-title"><text variable="container-title"/></if>
						<else><text variable="publisher"/></else>
					</choose>
					<text macro="day"/>
				</group>
			</else-if>
			<else-if type="thesis">
				<group delimiter=", ">
					<choose>
						<if variable="genre"><text variable="genre"/></if>
						<else><text value="Thesis"/></else>
					</choose>
					<text variable="publisher"/>
				</group>
			</else-if>
			<else-if variable="archive_location">
				<group delimiter=", ">
					<text value="Project file"/>
					<text variable="archive_location"/>
				</group>
			</else-if>
			<else-if type="webpage post post-weblog document" match="any">
				<group delimiter=", ">
					<choose>
						<if type="post-weblog"><text variable="container-title" font-style="italic"/></if>
						<else><text variable="container-title"/></else>
					</choose>
					<text macro="day"/>
				</group>
			</else-if>
			<else>
				<group delimiter=". ">
					<group delimiter=" ">
						<text variable="edition"/>
						<text term="edition" form="short"/>
					</group>
					<text variable="version" prefix="Version "/>
					<group delimiter=" ">
						<text variable="genre"/>
						<text macro="number"/>
					</group>
					<text variable="container-title"/>
					<text variable="publisher"/>
				</group>
			</else>
		</choose>
	</macro>
	<macro name="access">
		<choose>
			<if variable="DOI"><text variable="DOI" prefix="https://doi.org/"/></if>
			<else-if variable="URL">
				<group delimiter=". ">
					<choose>
						<if variable="issued" match="none"><date variable="accessed" form="text" prefix="Accessed "/></if>
					</choose>
					<text variable="URL"/>
				</group>
			</else-if>
		</choose>
	</macro>
	<citation disambiguate-add-year-suffix="true">
		<layout prefix="(" suffix=")">
			<group delimiter=" ">
				<names variable="author">
					<name form="short"/>
					<substitute>
						<names variable="editor"/>
						<text variable="title"/>
					</substitute>
				</names>
				<text macro="year"/>
			</group>
		</layout>
	</citation>
	<bibliography hanging-indent="true" et-al-min="7" et-al-use-first="3">
		<sort>
			<key macro="author"/>
			<key variable="issued"/>
			<key variable="title"/>
		</sort>
		<layout suffix=".">
			<group delimiter=". ">
				<text macro="author"/>
				<text macro="year"/>
				<choose>
					<if variable="author editor" match="any"><text macro="title"/></if>
				</choose>
				<text macro="source"/>
				<text variable="note"/>
				<text macro="access"/>
			</group>
		</layout>
	</bibliography>
</style>`;
