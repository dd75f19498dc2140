// What a person typed and has not saved yet, kept for this tab, so that a reload loses nothing.
// It leaves with the tab: a CV does not belong in lasting browser storage.

const PREFIX = 'rolecall.draft.';
const key = (name: string) => PREFIX + name;

/** The draft of this name, or null. */
export function readDraft<T>(name: string): T | null {
	try {
		const text = sessionStorage.getItem(key(name));
		return text === null ? null : (JSON.parse(text) as T);
	} catch {
		return null;
	}
}

/** Keeps a draft; null forgets it. */
export function keepDraft(name: string, value: unknown): void {
	try {
		if (value === null || value === '') sessionStorage.removeItem(key(name));
		else sessionStorage.setItem(key(name), JSON.stringify(value));
	} catch {
		// Storage may be full or refused; the page itself still holds the text.
	}
}

/** Forgets all of them: another person may use this tab next. */
export function forgetDrafts(): void {
	try {
		for (const name of Object.keys(sessionStorage)) if (name.startsWith(PREFIX)) sessionStorage.removeItem(name);
	} catch {
		// Refused storage holds nothing.
	}
}

/** The draft of corrections to what was read from this CV. */
export const profileDraft = (answer: { cv?: { id: string } | null }): string => `profile.${answer.cv?.id ?? 'none'}`;
