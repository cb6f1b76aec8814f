/** Every command that the manifest contributes, without `deepResearch.` before it. */
export const commandIds = [
	'start',
	'startFromSelection',
	'startFromFile',
	'stop',
	'finishNow',
	'openReport',
	'openHistory',
	'insertAnswer',
	'insertReport',
	'continueReport',
	'setApiKey',
	'removeApiKey',
	'selectModel',
	'testConnection',
	'openSettings',
	'openWalkthrough',
	'showLog',
	'copyDiagnostics',
	'history.show',
	'history.openReport',
	'history.reveal',
	'history.delete',
	'history.refresh',
] as const;

export type CommandId = (typeof commandIds)[number];
