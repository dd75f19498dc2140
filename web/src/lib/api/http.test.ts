import { afterEach, beforeEach, expect, it, vi } from 'vitest';

vi.mock('$app/paths', () => ({ base: '/rolecall' }));
const { ApiError, asProblem, fieldOf, queryOf, send } = await import('./http');

const problem = (status: number, more = {}) =>
	new Response(JSON.stringify({ type: 'urn:rolecall:problem:unavailable', title: 'Temporarily unavailable', status, ...more }), { status });
const answers = (...all: (Response | Error)[]) => {
	const fetched = vi.fn((_url: string, _init: RequestInit) => {
		const next = all.shift();
		return next instanceof Error ? Promise.reject(next) : Promise.resolve(next as Response);
	});
	vi.stubGlobal('fetch', fetched);
	return fetched;
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

it('repeats what is briefly unavailable, a write with the same key, below the base path', async () => {
	const fetched = answers(problem(503, { retry_after: 1 }), Response.json({ ok: true }));
	const answer = send('POST', '/api/discover');
	await vi.advanceTimersByTimeAsync(1_000);
	expect(await answer).toEqual({ ok: true });
	const keys = fetched.mock.calls.map(([, init]) => new Headers(init.headers).get('idempotency-key'));
	expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
	expect(keys[1]).toBe(keys[0]);
	expect(fetched.mock.calls[0]?.[0]).toBe('/rolecall/api/discover');
});

it('tells a person of a long wait instead of waiting, and never repeats other refusals', async () => {
	const long = answers(problem(503, { retry_after: 60 }));
	await expect(send('GET', '/api/tasks')).rejects.toMatchObject({ problem: { retry_after: 60 } });
	expect(long).toHaveBeenCalledTimes(1);
	const refused = answers(problem(409));
	await expect(send('GET', '/api/tasks')).rejects.toBeInstanceOf(ApiError);
	expect(refused).toHaveBeenCalledTimes(1);
});

it('makes a problem of whatever answers in place of the server', async () => {
	answers(new Response('<h1>Bad gateway</h1>', { status: 502, headers: { 'retry-after': '7' } }));
	await expect(send('GET', '/api/tasks')).rejects.toMatchObject({ problem: { status: 502, retry_after: 7 } });
	answers(new Response('<h1>Log in to this network</h1>'));
	await expect(send('GET', '/api/tasks')).rejects.toMatchObject({ problem: { title: 'The answer could not be read' } });
	answers(new TypeError('failed to fetch'));
	await expect(send('GET', '/api/tasks')).rejects.toMatchObject({ problem: { title: 'Rolecall cannot be reached' } });
});

it('finds the field of a form a problem is about', () => {
	const at = (field?: string) => fieldOf({ ...asProblem('x'), ...(field === undefined ? {} : { field }) });
	expect([at('titles'), at('/min_salary/currency'), at('skills[3]'), at('positions[0].title'), at()]).toEqual(['titles', 'min_salary', 'skills', 'positions', null]);
});

it('leaves empty values out of a query', () => {
	expect(queryOf({ q: '', cursor: null, remote: false, min_score: 0 })).toBe('?remote=false&min_score=0');
});
