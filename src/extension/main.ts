import type * as vscode from 'vscode';

/** Registers what the manifest names; everything heavy loads on first use. */
export function activate(_context: vscode.ExtensionContext): void {}

export function deactivate(): void {}
