import { mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type * as sqlite from 'node:sqlite';
import { MemoryIndex } from './memoryIndex.ts';
import type { PassageIndex } from './passageIndex.ts';
import { SqliteIndex } from './sqliteIndex.ts';

/**
 * Opens the index that is kept in `file`. What is damaged or of another version is built anew; where nothing can be
 * written the index is in memory, and where this Node has no full-text SQLite it is our own.
 */
export function openIndex(file: string | undefined): PassageIndex {
	const module = loadSqlite();
	if (!module) {
		return new MemoryIndex();
	}
	if (file !== undefined) {
		const index = openFile(module, file);
		if (index) {
			return index;
		}
	}
	return new SqliteIndex(new module.DatabaseSync(':memory:'));
}

/** Throws away what is kept in `file`, and opens an empty index there. */
export function reopenIndex(file: string | undefined): PassageIndex {
	if (file !== undefined) {
		removeFile(file);
	}
	return openIndex(file);
}

function openFile(module: typeof sqlite, file: string, isSecondTry = false): PassageIndex | undefined {
	let database: sqlite.DatabaseSync | undefined;
	try {
		mkdirSync(dirname(file), { recursive: true });
		database = new module.DatabaseSync(file);
		return new SqliteIndex(database);
	} catch (error) {
		if (database?.isOpen) {
			database.close();
		}
		// What another process holds, or nobody may write, is left alone.
		const isUseless = isDamage(error) || isForeign(error);
		return isUseless && !isSecondTry && removeFile(file) ? openFile(module, file, true) : undefined;
	}
}

/** Whether an error says that the file is damaged. */
export function isDamage(error: unknown): boolean {
	const code = codeOf(error);
	return code === sqliteCorrupt || code === sqliteNotADatabase;
}

/** Whether an error says, as the file is opened, that its tables are none of ours; later on it may say many things. */
export function isForeign(error: unknown): boolean {
	return codeOf(error) === sqliteError;
}

function codeOf(error: unknown): number {
	return error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : 0;
}

const sqliteError = 1;
const sqliteCorrupt = 11;
const sqliteNotADatabase = 26;

function removeFile(file: string): boolean {
	try {
		for (const suffix of ['', '-wal', '-shm', '-journal']) {
			rmSync(`${file}${suffix}`, { force: true });
		}
		return true;
	} catch {
		return false;
	}
}

/** Node's SQLite when it is there and has FTS5. Its warning that it is experimental, where it gives one, is kept out of sight. */
function loadSqlite(): typeof sqlite | undefined {
	const emitWarning = process.emitWarning.bind(process);
	process.emitWarning = (...args: unknown[]) => {
		if (!String(args[0]).includes('SQLite')) {
			Reflect.apply(emitWarning, process, args);
		}
	};
	try {
		const module = process.getBuiltinModule('node:sqlite');
		const database = new module.DatabaseSync(':memory:');
		database.exec("CREATE VIRTUAL TABLE probe USING fts5 (text, content = '', contentless_delete = 1)");
		database.close();
		return module;
	} catch {
		return undefined;
	} finally {
		process.emitWarning = emitWarning;
	}
}
