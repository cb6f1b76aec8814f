import { type RunContext, ToolError } from '../agent/tool.ts';
import { isAddress, type OpenDocument } from './opened.ts';
import { quotedName } from './quotedName.ts';

/** Throws `ToolError` for a source that the user has excluded; `name` is what the model called it. */
export function refuseExcluded(uri: string, name: string, isExcluded: RunContext['isExcluded']): void {
	if (isExcluded?.(uri)) {
		throw new ToolError(`The user excluded ${quotedName(name)}: it is not read any more. Use other sources.`);
	}
}

/** Opens pages unless they were excluded: by the address that was named, and by the one that it led to. */
export function openUnlessExcluded(open: OpenDocument, isExcluded: RunContext['isExcluded']): OpenDocument {
	return async (name, signal) => {
		if (isAddress(name)) {
			refuseExcluded(name.trim(), name.trim(), isExcluded);
		}
		const opened = await open(name, signal);
		refuseExcluded(opened.source.uri, name.trim(), isExcluded);
		return opened;
	};
}
