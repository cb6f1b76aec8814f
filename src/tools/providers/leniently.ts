import * as z from 'zod';

/** A list of which odd items are left out: one bad result must not cost the others. */
export function listOf<Item>(item: z.ZodType<Item>): z.ZodType<Item[]> {
	return z.array(z.unknown()).transform(all =>
		all.flatMap(it => {
			const parsed = item.safeParse(it);
			return parsed.success ? [parsed.data] : [];
		}),
	);
}

/** A text where there is one: services send `null`, numbers or nothing for what they do not know. */
export const textIfAny = z.string().optional().catch(undefined);

/** A count where there is one. */
export const countIfAny = z.int().min(0).optional().catch(undefined);
