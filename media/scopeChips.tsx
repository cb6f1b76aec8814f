import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import type { ComposerState, Scope } from '../src/extension/runViewProtocol.ts';
import { Icon } from './controls.tsx';
import { t } from './strings.ts';

/** What the next run may use: as offered, as far as the user did not choose otherwise, and without what cannot be had. */
export function chosenScope({ scope, unavailable }: ComposerState, own: Partial<Scope>): Scope {
	const may = (name: keyof Scope): boolean => !unavailable[name] && (own[name] ?? scope[name]);
	return { web: may('web'), papers: may('papers'), project: may('project'), code: may('code') };
}

/** One toggle for each scope. One that cannot be had stays reachable, and says why when it is asked. */
export function ScopeChips(props: {
	readonly scope: Scope;
	readonly unavailable: ComposerState['unavailable'];
	readonly onChange: (name: keyof Scope, value: boolean) => void;
}): JSX.Element {
	const id = useId();
	const [asked, setAsked] = useState<keyof Scope>();
	const chips: readonly { name: keyof Scope; label: string; icon: string; about: string }[] = [
		{ name: 'web', label: t('Web'), icon: 'globe', about: t('Search engines and web pages') },
		{ name: 'papers', label: t('Papers'), icon: 'mortar-board', about: t('Catalogues of scientific papers') },
		{ name: 'project', label: t('This project'), icon: 'root-folder', about: t('Files of the folder that is open') },
		{ name: 'code', label: t('Code'), icon: 'terminal', about: t('Python, and commands that you allow one by one') },
	];
	const reason = asked ? props.unavailable[asked] : undefined;
	const hint = reason ?? (Object.values(props.scope).some(Boolean) ? undefined : whyNothing(props.unavailable));
	return (
		<div class="scope">
			<div class="chips" role="group" aria-label={t('What it may use')}>
				{chips.map(({ name, label, icon, about }) => {
					const why = props.unavailable[name];
					return (
						<button
							key={name}
							type="button"
							class="chip scope-chip"
							aria-pressed={props.scope[name]}
							aria-disabled={why !== undefined || undefined}
							aria-describedby={why === undefined ? undefined : `${id}-${name}`}
							title={why ?? about}
							onClick={() => {
								setAsked(why === undefined ? undefined : name);
								if (why === undefined) {
									props.onChange(name, !props.scope[name]);
								}
							}}
						>
							<Icon name={why === undefined ? (props.scope[name] ? 'check' : icon) : 'circle-slash'} />
							<span>{label}</span>
							{why === undefined ? undefined : (
								<span hidden id={`${id}-${name}`}>
									{why}
								</span>
							)}
						</button>
					);
				})}
			</div>
			<p class="hint" role="status">
				{hint}
			</p>
		</div>
	);
}

/** Why no question can be sent: with nothing to use, the button that sends is off, and that must not be a riddle. */
function whyNothing(unavailable: ComposerState['unavailable']): string {
	const reasons = [unavailable.web, unavailable.papers, unavailable.project, unavailable.code];
	return reasons.includes(undefined) ? t('Choose what it may use.') : [...new Set(reasons)].join(' ');
}
