import type { ComponentChildren, JSX, RefObject } from 'preact';
import { whole } from './format.ts';
import { t } from './strings.ts';

interface TextBoxProps {
	readonly boxRef: RefObject<HTMLTextAreaElement | null>;
	readonly label: string;
	readonly placeholder: string;
	readonly value: string;
	readonly rows: number;
	/** How many characters it takes; it says so only to one who comes near. */
	readonly most: number;
	readonly onInput: (text: string) => void;
	readonly onSend: () => void;
	/** Sees keys first; `true` when it has dealt with one. */
	readonly onKey?: (event: KeyboardEvent) => boolean;
	/** The row of buttons under the text, in the same frame. */
	readonly children: ComponentChildren;
}

/** A box that grows with its text. Enter sends, Shift+Enter starts a line; while an input method composes, Enter is its own. */
export function TextBox(props: TextBoxProps): JSX.Element {
	const { boxRef, label, placeholder, value, rows, most, onInput, onSend, onKey, children } = props;
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
				maxLength={most}
				dir="auto"
				value={value}
				onInput={event => onInput(event.currentTarget.value)}
				onKeyDown={onKeyDown}
			/>
			{value.length > most * 0.9 ? (
				<p class="text-box-count" role="status">
					{t('{0} of {1} characters', whole(value.length), whole(most))}
				</p>
			) : undefined}
			<div class="text-box-tools">{children}</div>
		</div>
	);
}
