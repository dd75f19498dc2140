// Accounts, their sessions and tokens, moving everything, and what an administrator does.
import { base } from '$app/paths';
import { ApiError, readProblem, send } from './http';
import type { Millis } from './types';

export type Registration = 'open' | 'allowlist' | 'closed';
export interface Provider { id: string; name: string }
export interface Account {
	id: string;
	/** Null where an identity provider named none. */
	email: string | null;
	email_verified: boolean;
	is_admin: boolean;
	has_password: boolean;
	/** Ids of the providers this account may sign in with. */
	providers: string[];
}
/** Who asks, and how one may sign in here. */
export interface Auth {
	mode: 'local' | 'cloud' | 'demo';
	signed_in: boolean;
	/** Null in the modes without accounts. */
	account: Account | null;
	registration: Registration;
	/** Whether passwords are a way in. */
	password: boolean;
	providers: Provider[];
}
export interface Session { id: string; agent: string; via: string; created_at: Millis; seen_at: Millis; until: Millis; current: boolean }
export type Scope = 'read' | 'write';
export interface Token { id: string; name: string; scopes: Scope[]; created_at: Millis; used_at: Millis | null; until: Millis }
export interface NewToken { name: string; scopes: Scope[]; until: Millis }
/** What is left of an account: when it went, and when nothing can bring it back. */
export interface Receipt { tenant: string; deleted_at: Millis; keys_gone_at: Millis; snapshots_gone_at: Millis }

export const getAuth = () => send<Auth>('GET', '/api/auth');
/** With `claim`, the token of the log, the account is there at once and administers this instance. */
export const register = (body: { email: string; password: string; claim?: string }) => send<void>('POST', '/api/auth/register', { body });
/** What the link was of: a registration, or another address for an account. */
export interface Verified { email: string; purpose: string }
export const verify = (token: string) => send<Verified>('POST', '/api/auth/verify', { body: { token } });
export const signIn = (body: { email: string; password: string }) => send<void>('POST', '/api/auth/sign-in', { body });
export const signOut = () => send<void>('POST', '/api/auth/sign-out', { body: {} });
export const askReset = (email: string) => send<void>('POST', '/api/auth/reset', { body: { email } });
export const confirmReset = (token: string, password: string) => send<void>('POST', '/api/auth/reset/confirm', { body: { token, password } });
/** Where a browser goes to sign in elsewhere; it comes back to `to`, a path of ours. */
export const providerUrl = (id: string, to: string) => `${base}/api/auth/oidc/${encodeURIComponent(id)}/start?${new URLSearchParams({ to })}`;

export const putPassword = (body: { current?: string; password: string }) => send<void>('PUT', '/api/account/password', { body });
export const putEmail = (body: { email: string; password?: string }) => send<void>('PUT', '/api/account/email', { body });
export const removeIdentity = (provider: string) => send<void>('DELETE', `/api/account/identities/${encodeURIComponent(provider)}`);
export const deleteAccount = (body: { confirm: string; password?: string }) => send<Receipt>('DELETE', '/api/account', { body });

export const getSessions = () => send<{ items: Session[] }>('GET', '/api/sessions');
export const endSession = (id: string) => send<void>('DELETE', `/api/sessions/${encodeURIComponent(id)}`);
export const endOtherSessions = () => send<void>('DELETE', '/api/sessions');
export const getTokens = () => send<{ items: Token[] }>('GET', '/api/tokens');
/** Makes a token; `token` is answered this once. */
export const postToken = (body: NewToken) => send<Token & { token: string }>('POST', '/api/tokens', { body });
export const deleteToken = (id: string) => send<void>('DELETE', `/api/tokens/${encodeURIComponent(id)}`);

/** How many of each kind. */
export type Counts = Record<string, number>;
/** What a file brought, or would bring. */
export interface Moved {
	format: string;
	added: Counts;
	/** There already, and taken from the file. */
	replaced: Counts;
	/** There already, and left alone. */
	kept: Counts;
	refused: { what: string; reason: string }[];
}
export type OnConflict = 'ask' | 'keep' | 'replace';

/** Reads a file of everything into this account; with `dry_run` only says what that would do. */
export function importAll(file: File, query: { dry_run: true } | { on_conflict: OnConflict }): Promise<Moved> {
	const body = new FormData();
	body.set('file', file, file.name);
	return send<Moved>('POST', '/api/import', { body, query });
}

/** Everything as one file, with its name. `heard` is told the bytes so far and, where it is known, their sum. */
export async function exportAll(heard: (bytes: number, of: number | null) => void, signal: AbortSignal): Promise<{ name: string; file: Blob }> {
	const response = await fetch(`${base}/api/export`, { credentials: 'same-origin', signal });
	if (!response.ok) throw new ApiError(await readProblem(response));
	const sum = Number(response.headers.get('content-length')) || null;
	const chunks: Uint8Array<ArrayBuffer>[] = [];
	let bytes = 0;
	for (const reader = response.body?.getReader(); reader; ) {
		const { done, value } = await reader.read();
		if (done) break;
		chunks.push(value);
		heard((bytes += value.length), sum);
	}
	const name = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1];
	return { name: name ?? 'rolecall.zip', file: new Blob(chunks, { type: 'application/zip' }) };
}

export const resetDemo = () => send<void>('POST', '/api/demo/reset', { body: {} });

export interface Instance {
	accounts: Counts;
	keys: { version: number; tenants: number }[];
	mail: { provider: string; waiting: number };
}
export interface AccountNote { id: string; email: string | null; email_verified: boolean; is_admin: boolean; disabled: boolean; created_at: Millis }
export interface Letter { id: string; kind: string; to: string; subject: string; link: string | null; created_at: Millis; expires_at: Millis }
export interface Rewrapped { version: number; rewrapped: number; left: Record<string, number> }

export const claimAdmin = (token: string) => send<void>('POST', '/api/admin/claim', { body: { token } });
export const getInstance = () => send<Instance>('GET', '/api/admin');
/** A page of accounts, in the order they were made. */
export const getAccounts = (cursor?: string | null) => send<{ items: AccountNote[]; next_cursor: string | null }>('GET', '/api/admin/accounts', { query: { cursor } });
export const putAccount = (id: string, body: { disabled?: boolean; is_admin?: boolean }) => send<AccountNote>('PUT', `/api/admin/accounts/${encodeURIComponent(id)}`, { body });
export const getAllowlist = () => send<{ patterns: string[] }>('GET', '/api/admin/allowlist');
export const putAllowlist = (patterns: string[]) => send<{ patterns: string[] }>('PUT', '/api/admin/allowlist', { body: { patterns } });
export const getLetters = () => send<{ items: Letter[] }>('GET', '/api/admin/letters');
export const rewrap = () => send<Rewrapped>('POST', '/api/admin/keys/rewrap', { body: {} });
