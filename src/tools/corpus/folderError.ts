export type FolderErrorCode = 'missing' | 'not-a-folder' | 'unreadable' | 'empty' | 'no-text';

/** A folder that cannot be a corpus. The message is one sentence for the user that says what to do. */
export class FolderError extends Error {
	override readonly name = 'FolderError';
	readonly code: FolderErrorCode;
	readonly folder: string;

	constructor(code: FolderErrorCode, folder: string, options?: { readonly cause: unknown }) {
		super(explain(code, folder), options);
		this.code = code;
		this.folder = folder;
	}
}

function explain(code: FolderErrorCode, folder: string): string {
	const name = JSON.stringify(folder);
	switch (code) {
		case 'missing':
			return `The folder ${name} does not exist: check the path, or name another folder.`;
		case 'not-a-folder':
			return `${name} is a file: name the folder that holds it.`;
		case 'unreadable':
			return `The folder ${name} cannot be read: give yourself access to it, or name another folder.`;
		case 'empty':
			return `The folder ${name} is empty: put documents into it, or name another folder.`;
		case 'no-text':
			return `The folder ${name} holds no text that can be read: name a folder with Markdown, HTML, text or source files.`;
	}
}
