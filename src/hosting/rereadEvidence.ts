import { type RereadPassage, rereadPassage, type SourceReading } from '../citations/refresh/rereadPassage.ts';
import type { Evidence } from '../report/evidence.ts';
import { Pacer } from '../tools/pacer.ts';
import { eachOf } from './eachOf.ts';
import { readAgain, type SourceWorld } from './readAgain.ts';

/** Evidence as its files have it now. */
export interface RereadEvidence {
	/** In its order, with its ids. */
	readonly evidence: readonly Evidence[];
	/** Ids of passages whose words are not in their files any more. */
	readonly outdated: readonly string[];
	/** What the files say now where that is new. */
	readonly texts: readonly string[];
}

/** Reads the files again that evidence is from; pages of the web are left to the research. `find` gives the text of a hash. */
export async function rereadEvidence(
	evidence: readonly Evidence[],
	world: SourceWorld,
	find: (sha256: string) => Promise<{ readonly text: string } | undefined>,
	signal: AbortSignal,
): Promise<RereadEvidence> {
	const files = evidence.filter(it => it.source.uri.startsWith('file:'));
	const versions = new Map(files.map(it => [versionKey(it), it.source]));
	const readings = new Map<string, SourceReading>();
	const snapshots = new Map<string, string>();
	await eachOf([...versions], mostAtOnce, async ([key, source]) => {
		const reading = await readAgain({ ...source, id: '' }, nowhereElse, world, signal);
		readings.set(key, reading);
		if (reading.kind === 'read' && reading.sha256 !== source.sha256) {
			const snapshot = await find(source.sha256);
			if (snapshot) {
				snapshots.set(key, snapshot.text);
			}
		}
	});
	const pacer = new Pacer(signal);
	const outdated: string[] = [];
	const now: Evidence[] = [];
	for (const it of evidence) {
		await pacer.breathe();
		const reading = readings.get(versionKey(it));
		if (!reading) {
			now.push(it);
			continue;
		}
		const source = { ...it.source, id: '' };
		const passage = rereadPassage({ ...it, label: '', source: '' }, source, reading, snapshots.get(versionKey(it)));
		if (isLost(passage)) {
			outdated.push(it.id);
		}
		now.push(passage.now && !isLost(passage) && reading.kind === 'read' ? asRead(it, passage.now, reading) : it);
	}
	const fresh = [...readings].flatMap(([key, it]) =>
		it.kind === 'read' && it.sha256 !== versions.get(key)?.sha256 ? [it.text] : [],
	);
	return { evidence: now, outdated, texts: [...new Set(fresh)] };
}

const mostAtOnce = 4;
/** Evidence names its file by an absolute address. */
const nowhereElse = { folder: 'file:///', way: undefined, roots: [] };

function versionKey({ source }: Evidence): string {
	return JSON.stringify([source.uri, source.sha256]);
}

/** Words that were only set in other lines are the same. */
function isLost({ state, isReset }: RereadPassage): boolean {
	return state === 'vanished' || state === 'gone' || (state === 'changed' && !isReset);
}

function asRead(
	evidence: Evidence,
	now: NonNullable<RereadPassage['now']>,
	{ sha256, retrievedAt }: Extract<SourceReading, { kind: 'read' }>,
): Evidence {
	const { source } = evidence;
	return {
		...evidence,
		...now,
		source: source.sha256 === sha256 ? source : { ...source, sha256, retrievedAt },
	};
}
