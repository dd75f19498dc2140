// Every request this frontend makes, by name.
import { base } from '$app/paths';
import { queryOf, send } from './http';
import type {
	Application, ApplicationList, ApplicationSummary, Profile, ProfileAnswer, Search, SearchSpec,
	SourceHealth, Status, Task,
} from './types';

export * from './types';
export { ApiError, asProblem, fieldOf, slug } from './http';

export type Sort = 'score' | 'newest' | 'company' | 'updated';

export interface ListQuery {
	status?: Status | null;
	q?: string;
	min_score?: number | null;
	remote?: 'only' | 'no' | null;
	source?: string | null;
	sort?: Sort;
	cursor?: string | null;
	limit?: number;
}

const id = encodeURIComponent;

export const getProfile = () => send<ProfileAnswer>('GET', '/profile');
export const putProfile = (profile: Profile) => send<ProfileAnswer>('PUT', '/profile', { body: profile });

/** Hands over a CV as a file or as text; it is read, and the profile comes back. */
export function postCv(cv: File | string): Promise<ProfileAnswer> {
	const form = new FormData();
	if (typeof cv === 'string') form.set('text', cv);
	else form.set('file', cv, cv.name);
	return send('POST', '/profile/cv', { body: form });
}

export const getSearches = () => send<{ items: Search[] }>('GET', '/searches');
export const postSearch = (spec: SearchSpec) => send<Search>('POST', '/searches', { body: spec });
export const putSearch = (key: string, spec: SearchSpec) => send<Search>('PUT', `/searches/${id(key)}`, { body: spec });
export const deleteSearch = (key: string) => send<unknown>('DELETE', `/searches/${id(key)}`);

export const discover = () => send<Task>('POST', '/discover');
export const getTasks = () => send<{ items: Task[] }>('GET', '/tasks');
export const getTask = (key: string) => send<Task>('GET', `/tasks/${id(key)}`);
export const cancelTask = (key: string) => send<Task>('POST', `/tasks/${id(key)}/cancel`);
export const getSources = () => send<{ items: SourceHealth[] }>('GET', '/sources');

export const listApplications = (query: ListQuery, signal?: AbortSignal) =>
	send<ApplicationList>('GET', '/applications', { query: { ...query }, ...(signal ? { signal } : {}) });
export const getApplication = (key: string, signal?: AbortSignal) =>
	send<Application>('GET', `/applications/${id(key)}`, signal ? { signal } : {});
export const addApplication = (posting: { url: string } | { text: string }) =>
	send<ApplicationSummary>('POST', '/applications', { body: posting });
export const setStatus = (key: string, status: Status) =>
	send<unknown>('POST', `/applications/${id(key)}/status`, { body: { status } });
export const setStatuses = (ids: string[], status: Status) =>
	send<unknown>('POST', '/applications/batch', { body: { ids, status } });
export const undo = () => send<unknown>('POST', '/undo', { body: {} });
export const getHealth = () => send<Record<string, unknown>>('GET', '/health');

/** Where a browser downloads all applications. */
export const exportUrl = (format: 'csv' | 'json') => `${base}/api/export/applications.${format}`;
/** Where events after `sequence` stream from. */
export const updatesUrl = (after: number | null) => `${base}/api/updates${queryOf({ after })}`;
