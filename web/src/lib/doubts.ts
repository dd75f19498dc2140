// Which questions “Is this right?” are still open while a person corrects what was read.
import type { Profile } from './api/types';

/** What stands at a path of a profile: `name`, `positions[0].title`. */
export function valueAt(profile: Profile, path: string): unknown {
	let value: unknown = profile;
	for (const key of path.split(/[[\].]+/).filter(Boolean)) value = (value as Record<string, unknown> | null | undefined)?.[key];
	return value ?? null;
}

/** Paths that are doubtful and still hold what was read: a field that was changed asks no more. */
export function doubtsLeft(answer: { profile: Profile; doubtful: string[] }, draft: Profile): ReadonlySet<string> {
	const same = (path: string) => JSON.stringify(valueAt(answer.profile, path)) === JSON.stringify(valueAt(draft, path));
	return new Set(answer.doubtful.filter(same));
}
