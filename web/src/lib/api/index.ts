// Every request this frontend makes, by name.
import { base } from '$app/paths';
import { call } from './call';
import type { CompanyQuestion } from '../companies';
import { queryOf } from './http';
import type { paths } from './schema';
import type { CvChange, Profile, ProfileAnswer, Search, SearchSpec, Status, Weights, WeightsView } from './types';

export * from './types';
export * from './account';
export { ApiError, asProblem, fieldOf, onUnauthorized, slug } from './http';

export type ListQuery = NonNullable<paths['/api/applications']['get']['parameters']['query']>;
export type Sort = NonNullable<ListQuery['sort']>;

// The generated types cannot tell what a request may leave out from what an answer may; answers
// hold every field, which these three casts say.
/** The profile by this CV; by the default one where none is named. */
export const getProfile = (cv?: string) => call('get', '/api/profile', cv ? { query: { cv } } : {}) as Promise<ProfileAnswer>;
export const putProfile = (profile: Profile, cv?: string) => call('put', '/api/profile', { body: profile, ...(cv ? { query: { cv } } : {}) }) as Promise<ProfileAnswer>;

/** Where a CV belongs: in the place of one there is, or beside them under a name of its own. */
export type CvPlace = { cv: string } | { name: string } | null;

/** Hands over a CV as a file or as text; it is read, and the profile comes back. */
export function postCv(cv: File | string, place: CvPlace = null): Promise<ProfileAnswer> {
	const body = new FormData();
	if (typeof cv === 'string') body.set('text', cv);
	else body.set('file', cv, cv.name);
	for (const [field, value] of Object.entries(place ?? {})) body.set(field, value);
	return call('post', '/api/profile/cv', { body }) as Promise<ProfileAnswer>;
}

export const getCvs = () => call('get', '/api/cvs');
export const putCv = (id: string, body: CvChange) => call('put', '/api/cvs/{id}', { path: { id }, body });
export const deleteCv = (id: string) => call('delete', '/api/cvs/{id}', { path: { id } });

export const getSearches = () => call('get', '/api/searches') as Promise<{ items: Search[] }>;
export const postSearch = (body: SearchSpec) => call('post', '/api/searches', { body }) as Promise<Search>;
export const putSearch = (id: string, body: SearchSpec) => call('put', '/api/searches/{id}', { path: { id }, body }) as Promise<Search>;
export const deleteSearch = (id: string) => call('delete', '/api/searches/{id}', { path: { id } });

/** Finds the boards of a company by its careers page, or looks at the board named. */
export const findCompany = (body: CompanyQuestion) => call('post', '/api/companies', { body });
/** Well-known employers whose name or sector this may mean. */
export const listStarterCompanies = (q: string, signal?: AbortSignal, limit = 8) => call('get', '/api/companies/starter', { query: { q, limit }, signal });
export const getWeights = () => call('get', '/api/weights') as Promise<WeightsView>;
export const putWeights = (body: Weights) => call('put', '/api/weights', { body }) as Promise<WeightsView>;
export const resetWeights = () => call('delete', '/api/weights') as Promise<WeightsView>;
export const previewWeights = (body: Weights, signal?: AbortSignal) => call('post', '/api/weights/preview', { body, signal });
/** Why the posting at this address is not in the list. */
export const whyAt = (url: string) => call('get', '/api/why', { query: { url } });
/** The same of a posting of the catalog. */
export const whyOf = (id: string) => call('get', '/api/why', { query: { id } });
/** Postings found for anybody, by words. */
export const searchPostings = (q: string) => call('get', '/api/postings', { query: { q, limit: 12 } });

export const discover = () => call('post', '/api/discover');
export const getTasks = () => call('get', '/api/tasks');
export const getTask = (id: string) => call('get', '/api/tasks/{id}', { path: { id } });
export const cancelTask = (id: string) => call('post', '/api/tasks/{id}/cancel', { path: { id } });
export const getSources = () => call('get', '/api/sources');

export const listApplications = (query: ListQuery, signal?: AbortSignal) => call('get', '/api/applications', { query, signal });
export const getApplication = (id: string, signal?: AbortSignal) => call('get', '/api/applications/{id}', { path: { id }, signal });
export const addApplication = (body: { url: string } | { text: string } | { html: string; url?: string }) => call('post', '/api/applications', { body });
/** Brings along a table, a saved page or a mail; `url` says where a page was. */
export function importApplications(file: File, url?: string) {
	const body = new FormData();
	body.set('file', file, file.name);
	if (url) body.set('url', url);
	return call('post', '/api/applications/import', { body });
}
export const setStatus = (id: string, status: Status) => call('post', '/api/applications/{id}/status', { path: { id }, body: { status } });
export const setStatuses = (ids: string[], status: Status) => call('post', '/api/applications/batch', { body: { ids, status } });
export const undo = () => call('post', '/api/undo', { body: {} });
export const getHealth = () => call('get', '/api/health');

/** Where a browser downloads all applications. */
export const exportUrl = (format: 'csv' | 'json') => `${base}/api/export/applications.${format}`;
/** Where events after `sequence` stream from. */
export const updatesUrl = (after: number | null) => `${base}/api/updates${queryOf({ after })}`;
