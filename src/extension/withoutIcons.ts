/** A foreign text for a list of VS Code's, in which `$(verified)` would be an icon: it is shown as it is written. */
export function withoutIcons(text: string): string {
	return text.replaceAll('$(', String.raw`\$(`);
}
