// What the list shows, kept in the page's address so that back, reload and bookmarks work.
import type { ListQuery, Sort, Status } from '$lib/api';

export interface Filters {
	/** Null shows every status. */
	status: Status | null;
	q: string;
	minScore: number;
	remote: 'only' | 'no' | null;
	source: string | null;
	sort: Sort;
}

const statuses: Status[] = [
	'pending', 'approved', 'applied', 'survey', 'phone_screen', 'interviewing', 'offer', 'hired', 'skipped', 'rejected', 'archived',
];
/** The order of the tabs. */
export const tabOrder: readonly Status[] = statuses;

export const sorts: Record<Sort, string> = { score: 'Best fit', newest: 'Newest', company: 'Company', updated: 'Last moved' };

export const noFilters: Filters = { status: 'pending', q: '', minScore: 0, remote: null, source: null, sort: 'score' };

const oneOf = <T extends string>(all: readonly T[], word: string | null): T | null => all.find((w) => w === word) ?? null;

/** Reads the filters of an address; what it does not say or says wrongly is the default. */
export function readFilters(params: URLSearchParams): Filters {
	const status = params.get('status');
	const minScore = Number(params.get('min_score'));
	return {
		status: status === 'all' ? null : (oneOf(statuses, status) ?? noFilters.status),
		q: params.get('q') ?? '',
		minScore: minScore > 0 && minScore <= 100 ? Math.round(minScore) : 0,
		remote: oneOf(['only', 'no'] as const, params.get('remote')),
		source: params.get('source') || null,
		sort: oneOf(Object.keys(sorts) as Sort[], params.get('sort')) ?? noFilters.sort,
	};
}

/** Writes filters into an address, leaving its other parameters and out what is the default. */
export function writeFilters(params: URLSearchParams, filters: Filters): URLSearchParams {
	const next = new URLSearchParams(params);
	const put = (key: string, value: string | null, standard: string | null) =>
		value === null || value === standard || value === '' ? next.delete(key) : next.set(key, value);
	put('status', filters.status ?? 'all', noFilters.status);
	put('q', filters.q, '');
	put('min_score', String(filters.minScore), '0');
	put('remote', filters.remote, null);
	put('source', filters.source, null);
	put('sort', filters.sort, noFilters.sort);
	return next;
}

/** Whether anything beside status and sort narrows the list. */
export const isNarrowed = (f: Filters): boolean => Boolean(f.q || f.minScore || f.remote || f.source);

export const toQuery = (f: Filters): ListQuery => ({
	sort: f.sort,
	...(f.status ? { status: f.status } : {}),
	...(f.q ? { q: f.q } : {}),
	...(f.minScore ? { min_score: f.minScore } : {}),
	...(f.remote ? { remote: f.remote === 'only' } : {}),
	...(f.source ? { source: f.source } : {}),
});
