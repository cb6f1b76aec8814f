import { Component, type ComponentChild, type FunctionComponent, h } from 'preact';

/** A component that is drawn again only when one of its properties is another one. */
export function memo<Props extends object>(
	view: FunctionComponent<Props>,
	isSame: (a: Props, b: Props) => boolean = hasSameValues,
): new (
	props: Props,
) => Component<Props> {
	return class extends Component<Props> {
		override shouldComponentUpdate(next: Readonly<Props>): boolean {
			return !isSame(this.props, next);
		}

		render(): ComponentChild {
			return h(view, this.props);
		}
	};
}

function hasSameValues<Props extends object>(a: Props, b: Props): boolean {
	const before = Object.entries(a);
	const after = new Map(Object.entries(b));
	return before.length === after.size && before.every(([key, value]) => Object.is(value, after.get(key)));
}
