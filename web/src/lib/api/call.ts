// Requests typed by the OpenAPI document: a path, method, query or body it does not have, or an
// answer read as something else, does not compile.
import { send, type Options } from './http';
import type { paths } from './schema';

type Method = 'get' | 'post' | 'put' | 'delete';
type Json<R> = R extends { content: { 'application/json': infer T } } ? T : undefined;
type Answer<O> = O extends { responses: infer R } ? Json<R[Extract<keyof R, 200 | 201 | 202 | 204>]> : never;
type Query<O> = O extends { parameters: { query?: infer Q } } ? Q : never;
type Path<O> = O extends { parameters: { path: infer P } } ? { path: P } : { path?: never };
type Content<B> = B extends { content: infer C } ? ('multipart/form-data' extends keyof C ? FormData : C[keyof C]) : never;
type Body<O> = O extends { requestBody: infer B } ? { body: Content<B> } : { body?: Record<string, never> };

type Request<O> = Path<O> & Body<O> & { query?: Query<O>; signal?: AbortSignal | undefined };
/** Nothing to say may be left out. */
type Args<O> = Record<string, never> extends Request<O> ? [request?: Request<O>] : [request: Request<O>];

/** Sends a request of the API and reads its answer. @throws {ApiError} unless it succeeds */
export function call<P extends keyof paths, M extends Extract<keyof paths[P], Method>>(
	method: M, path: P, ...[request]: Args<paths[P][M]>
): Promise<Answer<paths[P][M]>> {
	const { path: segments, query, body, signal } = (request ?? {}) as { path?: Record<string, string> } & Options;
	const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(segments?.[name] ?? ''));
	const options: Options = {};
	if (query) options.query = query;
	if (body !== undefined) options.body = body;
	if (signal) options.signal = signal;
	return send(method.toUpperCase(), filled, options);
}
