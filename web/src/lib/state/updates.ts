// The stream of what changed (`GET /api/updates`). The server keeps it open only while a task is
// live; otherwise it answers what is new and closes, and we ask again a little later.
import { updatesUrl, type ApplicationSummary, type Task } from '$lib/api';

export interface Handlers {
	task?: (task: Task) => void;
	application?: (application: ApplicationSummary) => void;
	matched?: () => void;
	profile?: () => void;
	searches?: () => void;
}

interface Envelope {
	sequence: number;
	data: unknown;
}

const kinds: Record<string, keyof Handlers> = {
	'rolecall.task.changed.v1': 'task',
	'rolecall.application.changed.v1': 'application',
	'rolecall.applications.matched.v1': 'matched',
	'rolecall.profile.changed.v1': 'profile',
	'rolecall.searches.changed.v1': 'searches',
};

/** Wait before asking again: long when nothing goes on, short while a task is live. */
const IDLE_MS = 15_000;
const LIVE_MS = 1_000;

class Updates {
	private readonly listeners = new Set<Handlers>();
	private source: EventSource | null = null;
	private timer: ReturnType<typeof setTimeout> | undefined;
	private after: number | null = null;
	private live = false;

	/** Hears updates until the returned function is called; the last listener closes the stream. */
	listen(handlers: Handlers): () => void {
		this.listeners.add(handlers);
		this.open();
		return () => {
			this.listeners.delete(handlers);
			if (this.listeners.size === 0) this.close();
		};
	}

	/** Says whether a task is live, so that the stream is looked after more closely. */
	attend(live: boolean): void {
		const began = live && !this.live;
		this.live = live;
		if (began && !this.source) this.open();
	}

	/** Asks at once: something was just done that others hear of. */
	nudge(): void {
		if (!this.source) this.open();
	}

	private open(): void {
		clearTimeout(this.timer);
		if (this.source || this.listeners.size === 0) return;
		// A tab nobody looks at asks again when somebody does.
		if (document.hidden && !this.live) {
			document.addEventListener('visibilitychange', () => this.open(), { once: true });
			return;
		}
		const source = new EventSource(updatesUrl(this.after));
		this.source = source;
		for (const [type, name] of Object.entries(kinds)) {
			source.addEventListener(type, (event) => this.hear(name, (event as MessageEvent<string>).data));
		}
		// The browser's own reconnection would ask for the same `after` again.
		source.onerror = () => {
			source.close();
			if (this.source !== source) return;
			this.source = null;
			this.timer = setTimeout(() => this.open(), this.live ? LIVE_MS : IDLE_MS);
		};
	}

	private close(): void {
		clearTimeout(this.timer);
		this.source?.close();
		this.source = null;
	}

	private hear(name: keyof Handlers, text: string): void {
		let event: Envelope;
		try {
			event = JSON.parse(text) as Envelope;
		} catch {
			return;
		}
		if (typeof event.sequence === 'number') this.after = Math.max(this.after ?? 0, event.sequence);
		for (const handlers of this.listeners) handlers[name]?.(event.data as Task & ApplicationSummary);
	}
}

export const updates = new Updates();
