// Who is signed in, and everything that happens when that changes.
import { base } from '$app/paths';
import { asProblem, getAuth, onUnauthorized, signOut, type Auth, type Problem } from '$lib/api';
import { forgetDrafts, keepDraft, readDraft } from './draft';

class AccountState {
	/** Null until the server has said. */
	auth = $state.raw<Auth | null>(null);
	problem = $state.raw<Problem | null>(null);
	/** Somebody used this tab and is signed out now without having asked for it here. */
	ended = $state(false);

	readonly inside = $derived(this.auth?.signed_in ?? false);
	readonly person = $derived(this.auth?.account ?? null);
	readonly cloud = $derived(this.auth?.mode === 'cloud');

	/** Other tabs of this browser share the cookie, so a change in one is a change in all. */
	private readonly tabs = new BroadcastChannel('rolecall.account');

	/** Asks, and hears of changes from then on. */
	watch(): () => void {
		void this.load();
		onUnauthorized(() => void this.load());
		this.tabs.onmessage = () => void this.load();
		return () => {
			onUnauthorized(() => undefined);
			this.tabs.onmessage = null;
		};
	}

	private asking: Promise<void> | null = null;

	/** Asks; where several ask at once, as when a page's requests are all refused, once for all. */
	load(): Promise<void> {
		return (this.asking ??= this.ask().finally(() => (this.asking = null)));
	}

	private async ask(): Promise<void> {
		this.problem = null;
		try {
			this.take(await getAuth());
		} catch (thrown) {
			this.problem = asProblem(thrown);
		}
	}

	private take(auth: Auth): void {
		const owner = readDraft<string>('owner');
		const now = auth.account?.id;
		if (now && owner && now !== owner) forgetDrafts();
		// What the page holds in memory is another person's.
		const held = this.auth?.account?.id;
		if (now && held && now !== held) return location.reload();
		if (now) keepDraft('owner', now);
		this.ended = !auth.signed_in && owner !== null;
		this.auth = auth;
	}

	/** Goes on as somebody who has just signed in: by a fresh start, so that nothing of anybody else is left. */
	enter(to: string): void {
		this.tabs.postMessage('in');
		location.assign(base + to);
	}

	/** Signs out here and forgets what was typed. */
	async leave(): Promise<void> {
		await signOut();
		this.gone('/sign-in');
	}

	/** Starts afresh at `to` as nobody, with what `keep` keeps. */
	gone(to: string, keep: () => void = () => undefined): void {
		forgetDrafts();
		keep();
		this.tabs.postMessage('out');
		location.replace(base + to);
	}
}

export const account = new AccountState();
