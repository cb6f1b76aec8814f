/** What a reply holds between the marks of a block; one that is not closed ends with the reply, or where the next begins. */
export function blockOf(reply: string, name: string): string | undefined {
	const text = withoutThoughts(reply);
	const open = text.indexOf(`<${name}>`);
	if (open < 0) {
		return undefined;
	}
	const start = open + name.length + 2;
	const close = text.lastIndexOf(`</${name}>`);
	const next = /\n<(?:summary|report|section|outline|edit)\b/.exec(text.slice(start))?.index;
	const end = close >= start ? close : next === undefined ? text.length : start + next;
	return text.slice(start, end).trim();
}

/** Some servers leave the thoughts of a model in its reply. */
export function withoutThoughts(reply: string): string {
	const end = reply.lastIndexOf('</think>');
	return end < 0 ? reply : reply.slice(end + '</think>'.length);
}

/** Text without a fence around all of it, which models like to put there. */
export function withoutFence(text: string): string {
	return /^```(?:markdown|md|json)?\n([^]*)\n```$/i.exec(text.trim())?.[1] ?? text.trim();
}
