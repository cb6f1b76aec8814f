import type { ComponentChildren, JSX, Ref } from 'preact';

/** An icon of VS Code's own font; it says nothing to a screen reader. */
export function Icon({ name, spins }: { readonly name: string; readonly spins?: boolean }): JSX.Element {
	return <span class={`codicon codicon-${name} ${spins ? 'codicon-modifier-spin' : ''}`} aria-hidden="true" />;
}

interface ButtonProps {
	readonly children: ComponentChildren;
	readonly onClick: () => void;
	readonly icon?: string;
	readonly isPrimary?: boolean;
	readonly title?: string | undefined;
	readonly disabled?: boolean;
	readonly buttonRef?: Ref<HTMLButtonElement>;
}

export function Button(props: ButtonProps): JSX.Element {
	const { children, onClick, icon, isPrimary = false, title, disabled = false, buttonRef = null } = props;
	return (
		<button
			type="button"
			class={`button ${isPrimary ? 'primary' : 'secondary'}`}
			onClick={onClick}
			title={title}
			disabled={disabled}
			ref={buttonRef}
		>
			{icon ? <Icon name={icon} /> : undefined}
			<span>{children}</span>
		</button>
	);
}

interface IconButtonProps {
	readonly icon: string;
	/** Its name, for the ear and as the tooltip. */
	readonly label: string;
	readonly onClick: () => void;
	readonly disabled?: boolean;
	readonly class?: string;
	readonly isPressed?: boolean;
	readonly spins?: boolean;
}

/** A button that shows an icon only. One that cannot be used now keeps its place in the tab order, and says so. */
export function IconButton(props: IconButtonProps): JSX.Element {
	const { icon, label, onClick, disabled = false, isPressed, spins = false } = props;
	return (
		<button
			type="button"
			class={`icon-button ${props.class ?? ''}`}
			aria-label={label}
			title={label}
			aria-disabled={disabled || undefined}
			aria-pressed={isPressed}
			onClick={() => {
				if (!disabled) {
					onClick();
				}
			}}
		>
			<Icon name={icon} spins={spins} />
		</button>
	);
}

interface DisclosureProps {
	readonly summary: ComponentChildren;
	readonly children: ComponentChildren;
	readonly class?: string;
	readonly isOpen?: boolean;
}

/** Something that opens in its place. */
export function Disclosure({ summary, children, isOpen = false, ...rest }: DisclosureProps): JSX.Element {
	return (
		<details class={`disclosure ${rest.class ?? ''}`} open={isOpen}>
			<summary>
				<Icon name="chevron-right" />
				{summary}
			</summary>
			{children}
		</details>
	);
}

/** A box that says what is wrong or needs a look. The kind is told by an icon too. */
export function Message(props: {
	readonly kind: 'info' | 'warning' | 'error';
	readonly children: ComponentChildren;
	readonly actions?: ComponentChildren;
}): JSX.Element {
	return (
		<div class={`message ${props.kind}`}>
			<Icon name={props.kind} />
			<div class="message-body">
				<div dir="auto">{props.children}</div>
				{props.actions ? <div class="actions">{props.actions}</div> : undefined}
			</div>
		</div>
	);
}
