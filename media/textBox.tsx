import type { ComponentChildren, JSX, RefObject } from 'preact';

interface TextBoxProps {
	readonly boxRef: RefObject<HTMLTextAreaElement | null>;
	readonly label: string;
	readonly placeholder: string;
	readonly value: string;
	readonly rows: number;
	readonly onInput: (text: string) => void;
	readonly onSend: () => void;
	/** Sees keys first; `true` when it has dealt with one. */
	readonly onKey?: (event: KeyboardEvent) => boolean;
	/** The row of buttons under the text, in the same frame. */
	readonly children: ComponentChildren;
}

/** A box that grows with its text. Enter sends, Shift+Enter starts a line; while an input method composes, Enter is its own. */
export function TextBox(props: TextBoxProps): JSX.Element {
	const { boxRef, label, placeholder, value, rows, onInput, onSend, onKey, children } = props;
	const onKeyDown = (event: KeyboardEvent): void => {
		if (event.isComposing || onKey?.(event)) {
			return;
		}
		if (event.key === 'Enter' && !event.shiftKey) {
			event.preventDefault();
			onSend();
		}
	};
	return (
		<div class="text-box" onClick={event => event.target === event.currentTarget && boxRef.current?.focus()}>
			<textarea
				ref={boxRef}
				aria-label={label}
				placeholder={placeholder}
				rows={rows}
				dir="auto"
				value={value}
				onInput={event => onInput(event.currentTarget.value)}
				onKeyDown={onKeyDown}
			/>
			<div class="text-box-tools">{children}</div>
		</div>
	);
}
