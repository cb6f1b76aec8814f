import type { EvidenceFile } from '../../report/evidenceFile.ts';
import type { Stretch } from '../../report/markdownText.ts';
import type { CitationStyle } from '../citationDocument.ts';
import type { StoredEvidence, StoredSource, StoredVerdict } from '../citedReport.ts';
import type { ProblemCode } from '../reportCheck.ts';
import type { Support } from '../support/support.ts';

/**
 * What the citation language service answers, free of any protocol: offsets are UTF-16 units of the document. Each function
 * of the service is total: it takes any offset of any text, and has nothing to say where there is nothing to say.
 */

/** Replaces a stretch of the document; those of one change are in order and do not overlap. */
export interface TextChange extends Stretch {
	readonly text: string;
}

/** What one act changes, to be applied as one: labels stand in the document and in its evidence file. */
export interface ReportChange {
	readonly document: readonly TextChange[];
	/** The evidence file as it is to be; absent when it stays as it is. */
	readonly evidence?: EvidenceFile | undefined;
}

/** All that is known of the citation under the pointer. */
export interface CitationHover {
	/** Of the citation. */
	readonly at: Stretch;
	readonly label: string;
	/** Both `undefined` when the label has no evidence. */
	readonly evidence: StoredEvidence | undefined;
	readonly source: StoredSource | undefined;
	/** How far words tell that the claim is supported by all that it cites; `undefined` outside of claims. */
	readonly support: Support | undefined;
	/** The last verdict on this very claim with this evidence. */
	readonly verdict: StoredVerdict | undefined;
	/** Where else the same label is cited, in order. */
	readonly elsewhere: readonly Stretch[];
	/** Where other passages of the same source are cited, in order. */
	readonly ofSource: readonly LabelPlace[];
}

/** A label where it stands. */
export interface LabelPlace extends Stretch {
	readonly label: string;
}

/** What a citation leads to, to be opened at the quote. */
export interface CitationTarget {
	readonly kind: 'evidence';
	/** Where the pointer was. */
	readonly at: Stretch;
	readonly evidence: StoredEvidence;
	readonly source: StoredSource;
}

/** One thing to write where a citation has been begun. */
export interface CitationCompletion {
	/** The label that will be shown: one that the evidence file has, or a new one. */
	readonly label: string;
	readonly evidence: StoredEvidence;
	readonly source: StoredSource;
	/** Replaces what has been typed, from the bracket on. */
	readonly edit: TextChange;
	/** What else it takes: the definition and the line in the list of sources, when the document has none. */
	readonly additional: readonly TextChange[];
	/** What the typed text is compared with: the bracket, label, title, authors, quoted words. */
	readonly filterText: string;
	/** `true` where the sentence being written is supported by it best. */
	readonly isBest: boolean;
	/** The evidence file lacks it: once it was chosen, `adopted` of adopt.ts makes the file that has it under this label. */
	readonly isNew: boolean;
}

export type CitationActionKind =
	| 'add-definition'
	| 'remove-unused'
	| 'remove-citation'
	| 'merge-duplicates'
	| 'better-passage'
	| 'mark-checked'
	| 'mend-definition'
	| 'mend-links'
	| 'organize'
	| 'fix-all';

/** A change that is offered at a place. */
export interface CitationAction {
	readonly kind: CitationActionKind;
	/** The arguments of its title: labels, a source's title. */
	readonly about: readonly string[];
	/** The problems that it mends. */
	readonly mends: readonly ProblemCode[];
	readonly change: ReportChange;
	readonly isPreferred: boolean;
}

/** Why a label cannot be renamed as it was asked. A passage cannot be given to another source. */
export type RenameProblem = 'no-citation' | 'not-a-label' | 'other-source';

/** What a rename begins with. */
export interface RenamePlace {
	/** Where the label stands. */
	readonly at: Stretch;
	readonly label: string;
}

/** Whole lines that can be folded to their first. */
export interface CitationFolding extends Stretch {
	readonly kind: 'front-matter' | 'sources' | 'method' | 'definitions';
}

/** From a citation to its source. */
export interface CitationDocumentLink extends Stretch {
	readonly label: string;
	readonly style: CitationStyle;
	/** An absolute URI that a document in this folder may link to. */
	readonly target: string;
}

/** What a report says of itself at its top, in numbers. */
export interface CitationLens {
	/** The line that it stands above. */
	readonly at: Stretch;
	readonly citations: number;
	readonly sources: number;
	readonly weak: number;
	readonly unsupported: number;
	/** Errors of other kinds. */
	readonly broken: number;
}

/** What is shown after a citation without being there. */
export interface CitationHint {
	/** After which the hint stands. */
	readonly offset: number;
	/** Both may be empty, never at once. */
	readonly site: string;
	readonly year: string;
}
