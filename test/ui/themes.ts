/** A theme of each kind, in an order in which each differs from the one before. */
export const themes = {
	'vscode-dark': 'Default Dark Modern',
	'vscode-high-contrast': 'Default High Contrast',
	'vscode-light': 'Default Light Modern',
	'vscode-high-contrast-light': 'Default High Contrast Light',
};
