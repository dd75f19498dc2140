// The background work a person waits for: starting it, following it, stopping it.
import { cancelTask, discover, getTask, getTasks, type Task } from '$lib/api';
import { updates } from './updates';

const isLive = (task: Task | null): boolean => task?.state === 'queued' || task?.state === 'running';

/** The stream tells first; this is for when it cannot be held open. */
const POLL_MS = 2_500;
const CONFIRM_MS = 150;

class Tasks {
	/** The newest discovery or matching: live, or just ended. */
	current = $state.raw<Task | null>(null);
	/** Set from the click until the server answered. */
	starting = $state(false);
	readonly live = $derived(isLive(this.current));

	private confirming: ReturnType<typeof setTimeout> | undefined;
	private poll: ReturnType<typeof setInterval> | undefined;
	private readonly ended = new Set<(task: Task) => void>();

	/** Looks whether something is under way, and hears of everything from then on. */
	watch(): () => void {
		const stop = updates.listen({ task: (task) => this.hear(task) });
		this.look();
		return () => {
			stop();
			clearInterval(this.poll);
			clearTimeout(this.confirming);
		};
	}

	/** Looks whether something is under way: also after a change that has the list scored anew. */
	look(): void {
		updates.nudge();
		getTasks().then(
			({ items }) => {
				const task = items.find(isLive);
				if (task) this.take(task);
			},
			() => undefined, // The list says what is wrong; one message is enough.
		);
	}

	/** Calls back when a task ends. */
	onEnd(hear: (task: Task) => void): () => void {
		this.ended.add(hear);
		return () => this.ended.delete(hear);
	}

	/** Starts a discovery, or joins the one under way. */
	async find(): Promise<Task> {
		this.starting = true;
		try {
			const task = await discover();
			this.take(task);
			return task;
		} finally {
			this.starting = false;
		}
	}

	async cancel(): Promise<void> {
		if (this.current) this.take(await cancelTask(this.current.id));
	}

	dismiss(): void {
		if (!this.live) this.current = null;
	}

	/**
	 * The stream begins with what happened before this page was opened, so a task it first tells of
	 * as live may be long over: that one is asked for before it is shown.
	 */
	private hear(task: Task): void {
		if (task.id === this.current?.id) return this.take(task);
		if (!isLive(task)) return;
		clearTimeout(this.confirming);
		this.confirming = setTimeout(() => void getTask(task.id).then((now) => this.take(now), () => undefined), CONFIRM_MS);
	}

	/** Takes a task's newest state; an older one of the same task is ignored. */
	private take(task: Task): void {
		const held = this.current;
		if (held?.id === task.id && held.updated_at > task.updated_at) return;
		if (held && held.id !== task.id && held.created_at > task.created_at) return;
		const wasLive = held?.id === task.id && isLive(held);
		if (held?.id !== task.id && !isLive(task)) return; // Ended before we looked: old news.
		// A re-scoring on the side does not hide the search a person started.
		if (held && held.id !== task.id && isLive(held) && held.kind === 'discover' && task.kind === 'match') return;
		this.current = task;
		const live = isLive(task);
		updates.attend(live);
		clearInterval(this.poll);
		if (live) this.poll = setInterval(() => void getTask(task.id).then((now) => this.take(now), () => undefined), POLL_MS);
		else if (wasLive) {
			for (const hear of this.ended) hear(task);
			if (task.kind === 'match' && task.state === 'completed') this.current = null;
		}
	}
}

export const tasks = new Tasks();
