import { expect, it } from 'vitest';
import type { ApplicationSummary, Status } from '$lib/api/types';
import { appended, applied, countsWith } from './overrides';
import { noFilters, readFilters, writeFilters } from './filters';

const item = (id: string, status: Status = 'pending'): ApplicationSummary => ({
	id, status, score: 50, doubtful: false, title: id, company: 'Example', place: '', workplace: 'unknown', source: 'remoteok',
	created_at: 0, updated_at: 0, matched: [], missing: [], next: ['approved'], liveness: 'live',
});

it('a moved row leaves its tab, stays in “all”, and offers no move until the server has answered', () => {
	const moves = new Map<string, Status>([['b', 'approved']]);
	const items = [item('a'), item('b')];
	expect(applied(items, moves, 'pending').map((i) => i.id)).toEqual(['a']);
	const all = applied(items, moves, null);
	expect(all[1]).toMatchObject({ status: 'approved', next: [] });
	expect(countsWith({ pending: 2 }, items, moves)).toEqual({ pending: 1, approved: 1 });
});

it('forgetting a failed move restores it in its place and leaves other moves alone', () => {
	const moves = new Map<string, Status>([['a', 'rejected'], ['b', 'approved']]);
	const items = [item('a'), item('b'), item('c')];
	expect(applied(items, moves, 'pending').map((i) => i.id)).toEqual(['c']);
	moves.delete('a');
	expect(applied(items, moves, 'pending').map((i) => i.id)).toEqual(['a', 'c']);
});

it('a row seen on two pages is listed once', () => {
	expect(appended([item('a'), item('b')], [item('b'), item('c')]).map((i) => i.id)).toEqual(['a', 'b', 'c']);
});

it('filters survive an address and leave its other parameters alone', () => {
	const filters = { ...noFilters, status: null, q: 'rust & c++', minScore: 60, remote: 'only' as const, sort: 'newest' as const };
	const params = writeFilters(new URLSearchParams('open=X'), filters);
	expect(params.get('open')).toBe('X');
	expect(readFilters(new URLSearchParams(params.toString()))).toEqual(filters);
	expect(writeFilters(params, noFilters).toString()).toBe('open=X');
	expect(readFilters(new URLSearchParams('status=nonsense&min_score=900&sort=x'))).toEqual(noFilters);
});
