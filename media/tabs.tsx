import type { JSX } from 'preact';
import { Icon } from './controls.tsx';
import { whole } from './format.ts';
import type { TabName } from './host.ts';
import { useRoving } from './useRoving.ts';

export interface Tab {
	readonly name: TabName;
	readonly label: string;
	readonly icon: string;
	/** Shown beside the label; 0 is not. */
	readonly count: number;
}

/** Tabs with one stop of the tab key. Where they are narrow, only the chosen one keeps its label to the eye. */
export function Tabs(props: {
	readonly tabs: readonly Tab[];
	readonly chosen: TabName;
	readonly label: string;
	readonly onChoose: (name: TabName) => void;
}): JSX.Element {
	const roving = useRoving();
	return (
		<div
			class="tabs"
			role="tablist"
			aria-label={props.label}
			ref={roving.container}
			onKeyDown={roving.onKeyDown}
			onFocusIn={roving.onFocusIn}
		>
			{props.tabs.map(tab => (
				<button
					key={tab.name}
					type="button"
					role="tab"
					id={`tab-${tab.name}`}
					class="tab"
					data-item
					aria-selected={tab.name === props.chosen}
					aria-controls={`view-${tab.name}`}
					title={tab.label}
					onClick={() => props.onChoose(tab.name)}
				>
					<Icon name={tab.icon} />
					<span class="tab-label">{tab.label} </span>
					{tab.count > 0 ? <span class="count">{whole(tab.count)}</span> : undefined}
				</button>
			))}
		</div>
	);
}
