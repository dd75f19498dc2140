// Optimistic moves. What the server last said and what a person just did are kept apart: the list
// shown is the first with the second laid over it, so taking a failed move back is forgetting it,
// whatever else moved meanwhile.
import type { ApplicationSummary, Status } from '$lib/api';

export type Counts = Partial<Record<Status, number>>;
export type Overrides = ReadonlyMap<string, Status>;

/** The items with moves laid over them, without those that left the tab shown. */
export function applied(items: readonly ApplicationSummary[], moves: Overrides, tab: Status | null): ApplicationSummary[] {
	const shown: ApplicationSummary[] = [];
	for (const item of items) {
		const to = moves.get(item.id);
		const status = to ?? item.status;
		if (tab !== null && status !== tab) continue;
		shown.push(to === undefined ? item : { ...item, status: to, next: [] });
	}
	return shown;
}

/** The counts of each status with moves laid over them. */
export function countsWith(counts: Counts, items: readonly ApplicationSummary[], moves: Overrides): Counts {
	const next = { ...counts };
	for (const item of items) {
		const to = moves.get(item.id);
		if (to === undefined || to === item.status) continue;
		next[item.status] = Math.max(0, (next[item.status] ?? 0) - 1);
		next[to] = (next[to] ?? 0) + 1;
	}
	return next;
}

/** Appends a page, taking only what is not there yet: rows may move between two pages. */
export function appended(items: readonly ApplicationSummary[], page: readonly ApplicationSummary[]): ApplicationSummary[] {
	const known = new Set(items.map((item) => item.id));
	return [...items, ...page.filter((item) => !known.has(item.id))];
}
