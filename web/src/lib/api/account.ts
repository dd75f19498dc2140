// Accounts, their sessions and tokens, moving everything, and what an administrator does.
import { base } from '$app/paths';
import { call } from './call';
import { ApiError, readProblem } from './http';
import type { components } from './schema';

type Schemas = components['schemas'];
export type Registration = 'open' | 'allowlist' | 'closed';
export type Provider = Schemas['ProviderView'];
/** `email` is null where an identity provider named none. */
export type Account = Schemas['AccountView'];
/** Who asks, and how one may sign in here. */
export type Auth = Omit<Schemas['AuthView'], 'mode' | 'registration'> & { mode: 'local' | 'cloud' | 'demo'; registration: Registration };
export type Session = Schemas['SessionView'];
export type Scope = 'read' | 'write';
export type Token = Schemas['TokenView'];
/** What is left of an account: when it went, and when nothing can bring it back. */
export type Receipt = Schemas['Receipt'];
/** What a link was of: a registration, or another address for an account. */
export type Verified = Schemas['Verified'];

// The document has words for mode and registration where only these few are said.
export const getAuth = () => call('get', '/api/auth') as Promise<Auth>;
/** With `claim`, the token of the log, the account is there at once and administers this instance. */
export const register = (body: Schemas['Registering']) => call('post', '/api/auth/register', { body });
export const verify = (token: string) => call('post', '/api/auth/verify', { body: { token } });
export const signIn = (body: Schemas['SigningIn']) => call('post', '/api/auth/sign-in', { body });
export const signOut = () => call('post', '/api/auth/sign-out');
export const askReset = (email: string) => call('post', '/api/auth/reset', { body: { email } });
export const confirmReset = (token: string, password: string) => call('post', '/api/auth/reset/confirm', { body: { token, password } });
/** Where a browser goes to sign in elsewhere; it comes back to `to`, a path of ours. */
export const providerUrl = (id: string, to: string) => `${base}/api/auth/oidc/${encodeURIComponent(id)}/start?${new URLSearchParams({ to })}`;

export const putPassword = (body: Schemas['PasswordChange']) => call('put', '/api/account/password', { body });
export const putEmail = (body: Schemas['EmailChange']) => call('put', '/api/account/email', { body });
export const removeIdentity = (provider: string, body: Schemas['Unlinking']) => call('delete', '/api/account/identities/{provider}', { path: { provider }, body });
export const deleteAccount = (body: Schemas['Leaving']) => call('delete', '/api/account', { body });

export const getSessions = () => call('get', '/api/sessions');
export const endSession = (id: string) => call('delete', '/api/sessions/{id}', { path: { id } });
export const endOtherSessions = () => call('delete', '/api/sessions');
export const getTokens = () => call('get', '/api/tokens');
/** Makes a token; `token` is answered this once. */
export const postToken = (body: Schemas['NewToken']) => call('post', '/api/tokens', { body });
export const deleteToken = (id: string) => call('delete', '/api/tokens/{id}', { path: { id } });

/** How many of each kind. */
export type Counts = Record<string, number>;
/** What a file of everything brought, or would bring. */
export type Moved = Schemas['EverythingImported'];
export type OnConflict = 'ask' | 'keep' | 'replace';

/** Reads a file of everything into this account; with `dry_run` only says what that would do. */
export function importAll(file: File, query: { dry_run: true } | { on_conflict: OnConflict }): Promise<Moved> {
	const body = new FormData();
	body.set('file', file, file.name);
	return call('post', '/api/import', { body, query });
}

/** Everything as one file, with its name; `files` says whether the originals of CVs come along. `heard` is told the bytes so far and, where it is known, their sum. */
export async function exportAll(files: boolean, heard: (bytes: number, of: number | null) => void, signal: AbortSignal): Promise<{ name: string; file: Blob }> {
	const response = await fetch(`${base}/api/export${files ? '' : '?files=false'}`, { credentials: 'same-origin', signal });
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

export const resetDemo = () => call('post', '/api/demo/reset');

export type Instance = Schemas['InstanceView'];
export type AccountNote = Schemas['AccountNote'];
export type Letter = Schemas['LetterView'];

export const claimAdmin = (token: string) => call('post', '/api/admin/claim', { body: { token } });
export const getInstance = () => call('get', '/api/admin');
/** A page of accounts, in the order they were made. */
export const getAccounts = (cursor?: string | null) => call('get', '/api/admin/accounts', cursor ? { query: { cursor } } : {});
export const putAccount = (id: string, body: Schemas['AccountChange']) => call('put', '/api/admin/accounts/{id}', { path: { id }, body });
export const getAllowlist = () => call('get', '/api/admin/allowlist');
export const putAllowlist = (patterns: string[]) => call('put', '/api/admin/allowlist', { body: { patterns } });
export const getLetters = () => call('get', '/api/admin/letters');
export const rewrap = () => call('post', '/api/admin/keys/rewrap');
