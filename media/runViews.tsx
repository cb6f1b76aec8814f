import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { PanelState, RoundDetails, RunHeader } from '../src/extension/runViewProtocol.ts';
import { keep, kept, post, type TabName } from './host.ts';
import { Report } from './report.tsx';
import { Rounds } from './rounds.tsx';
import { runStatus } from './runStatus.ts';
import { Sources } from './sources.tsx';
import { t } from './strings.ts';
import { type Tab, Tabs } from './tabs.tsx';
import { useMedia } from './useMedia.ts';
import { useStable } from './useStable.ts';
import { View } from './view.tsx';
import { Workspace } from './workspace.tsx';

interface RunViewsProps {
	readonly panel: PanelState;
	readonly run: RunHeader;
	readonly details: ReadonlyMap<number, RoundDetails>;
}

/** Report, rounds, sources and workspace: one at a time where it is narrow, the report beside one of the others where it is wide. */
export function RunViews({ panel, run, details }: RunViewsProps): JSX.Element {
	const isWide = useMedia('(min-width: 820px)');
	const [tab, setTab] = useState(kept().tab);
	const [pastRound, setPastRound] = useState<number>();
	const past = pastRound === undefined ? undefined : details.get(pastRound);
	useEffect(() => {
		if (pastRound !== undefined && !past) {
			post({ type: 'open-round', round: pastRound });
		}
	}, [pastRound, past]);

	const choose = (name: TabName): void => {
		setTab(name);
		keep({ tab: name });
	};
	const showReport = useStable((round: number): void => {
		setPastRound(round);
		if (!isWide) {
			choose('report');
		}
	});
	const back = useStable(() => setPastRound(undefined));
	const tabs = tabsOf(panel).filter(it => !(isWide && it.name === 'report'));
	const chosen = tabs.some(it => it.name === tab) ? tab : (tabs[0]?.name ?? 'report');
	const mayChoose = run.state === 'running' || run.state === 'preparing';
	const keeping = mayChoose && !past ? run.choices : undefined;
	const report = (
		<Report report={panel.report} past={past} isGoingOn={runStatus(run).isGoingOn} keeping={keeping} onBack={back} />
	);
	const others: Readonly<Record<TabName, () => JSX.Element>> = {
		report: () => <View name="report">{report}</View>,
		rounds: () => <Rounds rounds={panel.rounds} details={details} onShowReport={showReport} />,
		sources: () => (
			<View name="sources">
				<Sources sources={panel.sources} choices={run.choices} mayChoose={mayChoose} />
			</View>
		),
		workspace: () => (
			<View name="workspace">
				{panel.workspace ? (
					<Workspace workspace={panel.workspace} />
				) : (
					<p class="quiet nothing">{t('No round has begun yet.')}</p>
				)}
			</View>
		),
	};
	return (
		<>
			{isWide ? (
				<View name="report" label={t('Report')}>
					{report}
				</View>
			) : undefined}
			<div class="tabbed" key="tabbed">
				<Tabs tabs={tabs} chosen={chosen} label={t('Parts of the run')} onChoose={choose} />
				<div class="tabbed-view" key={chosen}>
					{others[chosen]()}
				</div>
			</div>
		</>
	);
}

function tabsOf({ rounds, sources }: PanelState): Tab[] {
	return [
		{ name: 'report', label: t('Report'), icon: 'book', count: 0 },
		{ name: 'rounds', label: t('Rounds'), icon: 'list-ordered', count: rounds.length },
		{ name: 'sources', label: t('Sources'), icon: 'library', count: sources.length },
		{ name: 'workspace', label: t('Workspace'), icon: 'layers', count: 0 },
	];
}
