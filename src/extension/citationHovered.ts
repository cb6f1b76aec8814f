import type * as vscode from 'vscode';

/** A place in a document. */
export interface CitationPlace {
	readonly uri: vscode.Uri;
	readonly position: vscode.Position;
}

/** The place of the last hover with a citation: links in a hover name no place, and the cursor may be elsewhere. */
export class HoveredPlace implements vscode.Disposable {
	#place: CitationPlace | undefined;

	get place(): CitationPlace | undefined {
		return this.#place;
	}

	/** A hover that showed nothing leaves the last one: it may still be seen. */
	remember(place: CitationPlace | undefined): void {
		this.#place = place ?? this.#place;
	}

	dispose(): void {
		this.#place = undefined;
	}
}
