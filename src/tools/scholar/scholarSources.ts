import type { Variables } from '../providers/environment.ts';
import { mirrorOf } from '../providers/mirrors.ts';
import type { WebDoor } from '../web/door.ts';
import { createArxiv } from './arxiv.ts';
import { createCrossref } from './crossref.ts';
import { createEuropePmc } from './europePmc.ts';
import { createOpenAlex } from './openAlex.ts';
import type { ScholarSource } from './scholarSource.ts';
import { createSemanticScholar } from './semanticScholar.ts';
import { createSerperScholar } from './serperScholar.ts';

/** The sources of literature: five that need no key (two of them take one), and Google Scholar where Serper's key is set. */
export function createScholarSources(variables: Variables, door: WebDoor): readonly ScholarSource[] {
	const mailto = mailtoOf(variables);
	const serperKey = keyOf(variables['SERPER_API_KEY']);
	return [
		createOpenAlex(door, {
			mirror: mirrorOf(variables, 'openalex'),
			mailto,
			key: keyOf(variables['OPENALEX_API_KEY']),
		}),
		createCrossref(door, { mirror: mirrorOf(variables, 'crossref'), mailto }),
		createSemanticScholar(door, {
			mirror: mirrorOf(variables, 'semantic_scholar'),
			key: keyOf(variables['SEMANTIC_SCHOLAR_API_KEY']),
		}),
		createEuropePmc(door, { mirror: mirrorOf(variables, 'europe_pmc') }),
		createArxiv(door, { mirror: mirrorOf(variables, 'arxiv') }),
		...(serperKey === undefined ? [] : [createSerperScholar(door, { key: serperKey })]),
	];
}

/** The address that the user gives to services which serve known users better. Nobody is told anything when it is not set. */
export function mailtoOf(variables: Variables): string | undefined {
	const mailto = variables['DEEP_RESEARCH_MAILTO']?.trim();
	return mailto !== undefined && /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>"]+$/.test(mailto) ? mailto : undefined;
}

function keyOf(value: string | undefined): string | undefined {
	const key = value?.trim();
	return key !== undefined && /^[\x21-\x7e]+$/.test(key) ? key : undefined;
}
