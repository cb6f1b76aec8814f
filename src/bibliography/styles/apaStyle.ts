/**
 * The reference list of APA 7 (Publication Manual, chapters 9 and 10) for the kinds of sources that reports cite, as a CSL style.
 * Titles stay in the case in which their sources write them: no program can tell a name from a word.
 */
export const apaStyle = `<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0" default-locale="en-US" initialize-with-hyphen="true" demote-non-dropping-particle="never">
	<info>
		<title>APA 7, for the sources of reports</title>
		<id>urn:deep-research:style:apa</id>
		<updated>2026-11-23T00:00:00+00:00</updated>
	</info>
	<macro name="author">
		<names variable="author">
			<name and="symbol" delimiter=", " delimiter-precedes-last="always" initialize-with=". " name-as-sort-order="all" sort-separator=", "/>
			<substitute>
				<names variable="editor">
					<name and="symbol" delimiter=", " delimiter-precedes-last="always" initialize-with=". " name-as-sort-order="all" sort-separator=", "/>
					<label form="short" text-case="capitalize-first" prefix=" (" suffix=")"/>
				</names>
				<text macro="title"/>
			</substitute>
		</names>
	</macro>
	<macro name="title">
		<group delimiter=" ">
			<choose>
				<if type="article-journal article-magazine article-newspaper review post-weblog chapter entry entry-dictionary entry-encyclopedia paper-conference" match="any">
					<text variable="title"/>
				</if>
				<else>
					<text variable="title" font-style="italic"/>
				</else>
			</choose>
			<text macro="identifier" prefix="(" suffix=")"/>
			<text macro="description" prefix="[" suffix="]"/>
		</group>
	</macro>
	<macro name="number">
		<choose>
			<if is-numeric="number"><text variable="number" prefix="No. "/></if>
			<else><text variable="number"/></else>
		</choose>
	</macro>
	<macro name="identifier">
		<choose>
			<if type="article" variable="number" match="all">
				<text variable="number"/>
			</if>
			<else-if type="report standard patent" match="any">
				<choose>
					<if variable="number">
						<group delimiter=" ">
							<text variable="genre"/>
							<text macro="number"/>
						</group>
					</if>
				</choose>
			</else-if>
			<else-if type="book chapter" match="any">
				<group delimiter=" ">
					<text variable="edition"/>
					<text term="edition" form="short"/>
				</group>
			</else-if>
			<else-if type="software" variable="version" match="all">
				<text variable="version" prefix="Version "/>
			</else-if>
		</choose>
	</macro>
	<macro name="description">
		<choose>
			<if type="dataset"><text value="Data set"/></if>
			<else-if type="software"><text value="Computer software"/></else-if>
			<else-if type="thesis">
				<group delimiter=", ">
					<choose>
						<if variable="genre"><text variable="genre"/></if>
						<else><text value="Thesis"/></else>
					</choose>
					<text variable="publisher"/>
				</group>
			</else-if>
			<else-if variable="archive_location"><text value="Project file"/></else-if>
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
	<macro name="date">
		<group delimiter=", ">
			<text macro="year"/>
			<choose>
				<if type="webpage post post-weblog article-newspaper article-magazine document speech" match="any">
					<date variable="issued">
						<date-part name="month"/>
						<date-part name="day" prefix=" "/>
					</date>
				</if>
			</choose>
		</group>
	</macro>
	<macro name="container">
		<choose>
			<if type="article-journal article-magazine article-newspaper review post-weblog" match="any">
				<group delimiter=", ">
					<text variable="container-title" font-style="italic"/>
					<group>
						<text variable="volume" font-style="italic"/>
						<text variable="issue" prefix="(" suffix=")"/>
					</group>
					<text variable="page"/>
				</group>
			</if>
			<else-if type="chapter entry entry-dictionary entry-encyclopedia paper-conference" match="any">
				<choose>
					<if variable="container-title">
						<group delimiter=" ">
							<text term="in" text-case="capitalize-first"/>
							<choose>
								<if variable="author">
									<names variable="editor" suffix=",">
										<name and="symbol" delimiter=", " initialize-with=". "/>
										<label form="short" text-case="capitalize-first" prefix=" (" suffix=")"/>
									</names>
								</if>
							</choose>
							<text variable="container-title" font-style="italic"/>
							<group delimiter=", " prefix="(" suffix=")">
								<text variable="volume" prefix="Vol. "/>
								<group delimiter=" ">
									<label variable="page" form="short"/>
									<text variable="page"/>
								</group>
							</group>
						</group>
					</if>
				</choose>
			</else-if>
			<else><text variable="container-title"/></else>
		</choose>
	</macro>
	<macro name="publisher">
		<choose>
			<if type="article-journal article-magazine article-newspaper review thesis webpage post post-weblog" match="none">
				<text variable="publisher"/>
			</if>
		</choose>
	</macro>
	<macro name="access">
		<choose>
			<if variable="DOI"><text variable="DOI" prefix="https://doi.org/"/></if>
			<else-if variable="URL">
				<group delimiter=" ">
					<choose>
						<if variable="issued" match="none">
							<group delimiter=" ">
								<text value="Retrieved"/>
								<date variable="accessed" form="text" suffix=","/>
								<text value="from"/>
							</group>
						</if>
					</choose>
					<text variable="URL"/>
				</group>
			</else-if>
			<else><text variable="archive_location"/></else>
		</choose>
	</macro>
	<citation disambiguate-add-year-suffix="true">
		<layout prefix="(" suffix=")">
			<group delimiter=", ">
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
	<bibliography hanging-indent="true" et-al-min="21" et-al-use-first="19" et-al-use-last="true">
		<sort>
			<key macro="author"/>
			<key variable="issued"/>
			<key variable="title"/>
		</sort>
		<layout>
			<group delimiter=" ">
				<group delimiter=". " suffix=".">
					<text macro="author"/>
					<text macro="date" prefix="(" suffix=")"/>
					<choose>
						<if variable="author editor" match="any"><text macro="title"/></if>
					</choose>
					<text macro="container"/>
					<text macro="publisher"/>
					<text variable="note"/>
				</group>
				<text macro="access"/>
			</group>
		</layout>
	</bibliography>
</style>`;
