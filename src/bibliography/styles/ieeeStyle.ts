/**
 * The references of the IEEE Reference Guide for the kinds of sources that reports cite, as a CSL style. The numbers before them
 * are not the style's: they are those that the report cites by.
 */
export const ieeeStyle = `<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0" default-locale="en-US" initialize-with-hyphen="true" demote-non-dropping-particle="never">
	<info>
		<title>IEEE, for the sources of reports</title>
		<id>urn:deep-research:style:ieee</id>
		<updated>2026-11-23T00:00:00+00:00</updated>
	</info>
	<macro name="author">
		<names variable="author">
			<name and="text" delimiter=", " delimiter-precedes-last="contextual" et-al-min="7" et-al-use-first="1" initialize-with=". "/>
			<et-al font-style="italic"/>
			<substitute>
				<names variable="editor">
					<name and="text" delimiter=", " et-al-min="7" et-al-use-first="1" initialize-with=". "/>
					<et-al font-style="italic"/>
					<label form="short" text-case="capitalize-first" prefix=", "/>
				</names>
			</substitute>
		</names>
	</macro>
	<macro name="month">
		<date variable="issued">
			<date-part name="month" form="short" suffix=" "/>
			<date-part name="year"/>
		</date>
	</macro>
	<macro name="day">
		<date variable="issued">
			<date-part name="month" form="short" suffix=" "/>
			<date-part name="day" suffix=", "/>
			<date-part name="year"/>
		</date>
	</macro>
	<macro name="year"><date variable="issued"><date-part name="year"/></date></macro>
	<macro name="accessed">
		<date variable="accessed" prefix="Accessed: ">
			<date-part name="month" form="short" suffix=" "/>
			<date-part name="day" suffix=", "/>
			<date-part name="year"/>
		</date>
	</macro>
	<macro name="pages">
		<group delimiter=" ">
			<label variable="page" form="short"/>
			<text variable="page"/>
		</group>
	</macro>
	<macro name="number">
		<choose>
			<if is-numeric="number"><text variable="number" prefix="no. "/></if>
			<else><text variable="number"/></else>
		</choose>
	</macro>
	<macro name="online">
		<choose>
			<if variable="URL">
				<group delimiter=". ">
					<text macro="accessed"/>
					<group delimiter=" ">
						<text value="[Online]. Available:"/>
						<text variable="URL"/>
					</group>
				</group>
			</if>
		</choose>
	</macro>
	<macro name="access">
		<choose>
			<if variable="DOI">
				<group delimiter=" ">
					<text variable="DOI" prefix=", doi: " suffix="."/>
					<text variable="note" suffix="."/>
				</group>
			</if>
			<else-if variable="URL note" match="any">
				<group prefix=". " delimiter=" ">
					<text variable="note" suffix="."/>
					<text macro="online"/>
				</group>
			</else-if>
			<else><text value="."/></else>
		</choose>
	</macro>
	<citation><layout><text variable="citation-number"/></layout></citation>
	<bibliography>
		<layout>
			<choose>
				<if type="webpage post post-weblog document article-magazine article-newspaper" match="any">
					<group delimiter=" ">
						<text macro="author" suffix="."/>
						<text variable="title" quotes="true" suffix="."/>
						<choose>
							<if type="article-magazine article-newspaper" match="any"><text variable="container-title" font-style="italic" suffix="."/></if>
							<else><text variable="container-title" suffix="."/></else>
						</choose>
						<choose>
							<if variable="archive_location">
								<group delimiter=", " suffix=".">
									<text value="Project file"/>
									<text variable="archive_location"/>
								</group>
							</if>
						</choose>
						<text macro="day" suffix="."/>
						<text variable="note" suffix="."/>
						<choose>
							<if variable="DOI"><text variable="DOI" prefix="doi: " suffix="."/></if>
							<else-if variable="URL"><text macro="online"/></else-if>
						</choose>
					</group>
				</if>
				<else-if type="book software" match="any">
					<group>
						<group delimiter=". ">
							<group delimiter=", ">
								<text macro="author"/>
								<text variable="title" font-style="italic"/>
								<group delimiter=" ">
									<text variable="edition"/>
									<text term="edition" form="short"/>
								</group>
							</group>
							<group delimiter=", ">
								<text variable="version" prefix="(version " suffix=")"/>
								<text variable="publisher"/>
								<text macro="year"/>
							</group>
						</group>
						<text macro="access"/>
					</group>
				</else-if>
				<else>
					<group>
						<group delimiter=", ">
							<text macro="author"/>
							<choose>
								<if type="standard"><text variable="title" font-style="italic"/></if>
								<else><text variable="title" quotes="true"/></else>
							</choose>
							<choose>
								<if type="article-journal review" match="any">
									<group delimiter=", ">
										<text variable="container-title" font-style="italic"/>
										<text variable="volume" prefix="vol. "/>
										<text variable="issue" prefix="no. "/>
										<text macro="pages"/>
										<text macro="month"/>
									</group>
								</if>
								<else-if type="paper-conference chapter entry entry-dictionary entry-encyclopedia" match="any">
									<group delimiter=", ">
										<group delimiter=" ">
											<text term="in"/>
											<text variable="container-title" font-style="italic"/>
										</group>
										<text variable="volume" prefix="vol. "/>
										<text variable="publisher"/>
										<text macro="year"/>
										<text macro="pages"/>
									</group>
								</else-if>
								<else-if type="article">
									<group delimiter=", ">
										<text variable="container-title"/>
										<text macro="year"/>
										<text variable="number"/>
									</group>
								</else-if>
								<else>
									<group delimiter=", ">
										<text variable="container-title"/>
										<text variable="genre"/>
										<text variable="publisher"/>
										<text macro="number"/>
										<text macro="month"/>
									</group>
								</else>
							</choose>
						</group>
						<text macro="access"/>
					</group>
				</else>
			</choose>
		</layout>
	</bibliography>
</style>`;
