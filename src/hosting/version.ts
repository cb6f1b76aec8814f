import { readFileSync } from 'node:fs';
import * as z from 'zod';

const Manifest = z.object({ name: z.literal('deep-research'), version: z.string() });

/** The version in the package's manifest, which is one folder up when built and two when run from source. */
export function version(): string {
	for (const place of ['../package.json', '../../package.json']) {
		try {
			return Manifest.parse(JSON.parse(readFileSync(new URL(place, import.meta.url), 'utf8'))).version;
		} catch {
			// Not there: the next place.
		}
	}
	return 'unknown';
}
