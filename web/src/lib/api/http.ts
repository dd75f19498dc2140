import { base } from '$app/paths';
import type { Problem } from './types';

/** A request that did not do what was asked, as a problem document (RFC 9457). */
export class ApiError extends Error {
	constructor(readonly problem: Problem) {
		super(problem.detail ?? problem.title);
		this.name = 'ApiError';
	}
}

/** The slug of a problem's type: `urn:rolecall:problem:illegal-move` → `illegal-move`. */
export const slug = (problem: Problem): string => problem.type.replace(/^urn:rolecall:problem:/, '');

/** The top-level field a problem is about: `/min_salary/currency` → `min_salary`. */
export function fieldOf(problem: Problem | null | undefined): string | null {
	return problem?.field?.replace(/^[/$.]+/, '').split(/[/.[]/)[0] || null;
}

/** Whatever was thrown, as a problem a person can be shown. */
export function asProblem(thrown: unknown): Problem {
	if (thrown instanceof ApiError) return thrown.problem;
	return {
		type: 'urn:rolecall:problem:page',
		title: 'Something went wrong in this page',
		status: 0,
		detail: `${thrown instanceof Error ? thrown.message : String(thrown)}. Reload the page; what you typed is kept.`,
	};
}

const unreachable: Problem = {
	type: 'urn:rolecall:problem:unreachable',
	title: 'Rolecall cannot be reached',
	status: 0,
	detail: 'Check that it is running and that you are online, then try again. Nothing you typed is lost.',
};

export interface Options {
	query?: Record<string, string | number | boolean | null | undefined>;
	body?: unknown;
	signal?: AbortSignal;
}

/** Told when an answer says that nobody is signed in. */
let unauthorized: () => void = () => undefined;
export const onUnauthorized = (hear: () => void): void => void (unauthorized = hear);

const MAX_TRIES = 3;
/** Longer waits than this are told to the person instead of waited for. */
const MAX_WAIT_SECONDS = 4;

/**
 * Sends a request to this path of the API and reads its JSON answer.
 *
 * Reads are repeated when the server says it is briefly unavailable. Writes carry one
 * `Idempotency-Key` and are repeated with it, so that a repetition changes nothing twice.
 * @throws {ApiError} for every answer that is not a success, and when there is none
 */
export async function send<T>(method: string, path: string, options: Options = {}): Promise<T> {
	const headers = new Headers({ accept: 'application/json' });
	if (method !== 'GET') headers.set('idempotency-key', uniqueKey());
	const init: RequestInit = { method, headers, credentials: 'same-origin' };
	if (options.signal) init.signal = options.signal;
	if (options.body instanceof FormData) init.body = options.body;
	else if (options.body !== undefined) {
		headers.set('content-type', 'application/json');
		init.body = JSON.stringify(options.body);
	}
	for (let attempt = 1; ; attempt++) {
		const response = await reach(`${base}${path}${queryOf(options.query)}`, init);
		if (response.ok) return (response.status === 204 ? undefined : await readJson(response)) as T;
		if (response.status === 401) unauthorized();
		const problem = await readProblem(response);
		const wait = problem.retry_after ?? attempt;
		if (response.status !== 503 || attempt === MAX_TRIES || wait > MAX_WAIT_SECONDS) {
			throw new ApiError(problem);
		}
		await new Promise((resolve) => setTimeout(resolve, wait * 1000));
	}
}

async function reach(url: string, init: RequestInit): Promise<Response> {
	try {
		return await fetch(url, init);
	} catch (thrown) {
		if (thrown instanceof DOMException && thrown.name === 'AbortError') throw thrown;
		throw new ApiError(unreachable);
	}
}

async function readJson(response: Response): Promise<unknown> {
	try {
		return await response.json();
	} catch {
		throw new ApiError({
			type: 'urn:rolecall:problem:not-json',
			title: 'The answer could not be read',
			status: response.status,
			detail: 'Something between you and Rolecall answered in its place. Reload the page.',
		});
	}
}

/** The problem document of a refusal, or one made from its status where it holds none. */
export async function readProblem(response: Response): Promise<Problem> {
	const body: unknown = await response.json().catch(() => null);
	const retryAfter = Number(response.headers.get('retry-after')) || undefined;
	if (body && typeof body === 'object' && 'title' in body && 'type' in body) {
		const problem = body as Problem;
		return retryAfter && !problem.retry_after ? { ...problem, retry_after: retryAfter } : problem;
	}
	return {
		type: `urn:rolecall:problem:http-${response.status}`,
		title: response.status >= 500 ? 'Temporarily unavailable' : 'The request was refused',
		status: response.status,
		detail: `The server answered ${response.status} without saying why. Try again in a moment.`,
		...(retryAfter ? { retry_after: retryAfter } : {}),
	};
}

/** `?a=1&b=x`, leaving out what is null, undefined or empty. */
export function queryOf(query: Options['query'] = {}): string {
	const params = new URLSearchParams();
	for (const [key, value] of Object.entries(query)) {
		if (value !== null && value !== undefined && value !== '') params.set(key, String(value));
	}
	const text = params.toString();
	return text && `?${text}`;
}

/** 128 random bits as hex; `crypto.randomUUID` exists only on https and localhost. */
function uniqueKey(): string {
	return Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join('');
}
