// The list of applications, the one that is open, and every move.
import {
	ApiError, asProblem, getApplication, listApplications, setStatus, setStatuses, undo as undoLast,
	type Application, type ApplicationSummary, type Problem, type Status,
} from '$lib/api';
import { moveWord, plural, statusWord } from '$lib/format';
import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import { noFilters, toQuery, type Filters } from './filters';
import { appended, applied, countsWith, type Counts } from './overrides';
import { me } from './me.svelte';
import { toasts } from './toasts.svelte';

const PAGE = 50;
/** A quiet refresh asks for what is shown, up to this many; the rest comes again by scrolling. */
const REFRESH_MAX = 200;

class Applications {
	filters = $state.raw<Filters>(noFilters);
	problem = $state.raw<Problem | null>(null);
	loading = $state(false);
	loadingMore = $state(false);
	/** Whether any answer has come yet. */
	loaded = $state(false);
	readonly selected = new SvelteSet<string>();
	/** Applications an undo took away again. */
	readonly gone = new SvelteSet<string>();

	private served = $state.raw<ApplicationSummary[]>([]);
	private servedCounts = $state.raw<Counts>({});
	private servedTotal = $state(0);
	private cursor = $state.raw<string | null>(null);
	private readonly moves = new SvelteMap<string, Status>();
	private readonly details = new SvelteMap<string, Application>();
	private request: AbortController | null = null;

	readonly items = $derived(applied(this.served, this.moves, this.filters.status));
	readonly counts = $derived(countsWith(this.servedCounts, this.served, this.moves));
	readonly total = $derived(this.servedTotal - (this.served.length - this.items.length));
	readonly hasMore = $derived(this.cursor !== null);

	/** Shows what these filters let through, from the start. */
	async load(filters: Filters): Promise<void> {
		this.filters = filters;
		this.selected.clear();
		await this.fetch(PAGE, false);
	}

	/** Reads again what is shown, without a flicker. */
	async refresh(): Promise<void> {
		await this.fetch(Math.min(Math.max(PAGE, this.served.length), REFRESH_MAX), true);
	}

	/** Reads the next page. */
	async more(): Promise<void> {
		if (this.cursor === null || this.loadingMore || this.loading || this.problem) return;
		this.loadingMore = true;
		const filters = this.filters;
		try {
			const page = await listApplications({ ...toQuery(filters), cursor: this.cursor, limit: PAGE });
			if (filters !== this.filters) return;
			this.served = appended(this.served, page.items);
			this.cursor = page.next_cursor ?? null;
		} catch (thrown) {
			this.problem = asProblem(thrown);
		} finally {
			this.loadingMore = false;
		}
	}

	private async fetch(limit: number, quiet: boolean): Promise<void> {
		this.request?.abort();
		const request = new AbortController();
		this.request = request;
		this.loading = !quiet;
		try {
			const page = await listApplications({ ...toQuery(this.filters), limit }, request.signal);
			this.served = page.items;
			this.servedCounts = page.counts as Counts;
			this.servedTotal = page.total;
			this.cursor = page.next_cursor ?? null;
			this.problem = null;
			this.loaded = true;
			for (const key of this.details.keys()) this.details.delete(key);
		} catch (thrown) {
			if (request.signal.aborted) return;
			if (!quiet || !this.loaded) this.problem = asProblem(thrown);
		} finally {
			if (this.request === request) this.loading = false;
		}
	}

	/** The application whole, from what was read before or the server. */
	async detail(key: string, signal: AbortSignal): Promise<Application> {
		const held = this.details.get(key);
		if (held) return held;
		const read = await getApplication(key, signal);
		this.details.set(key, read);
		return read;
	}

	/** What is known of one, with a move laid over it. */
	summary(key: string): ApplicationSummary | undefined {
		const item = this.served.find((i) => i.id === key) ?? this.details.get(key);
		const to = this.moves.get(key);
		return item && to !== undefined ? { ...item, status: to, next: [] } : item;
	}

	/** Moves applications: at once on the page, taken back with a message when refused. */
	async move(keys: string[], to: Status): Promise<void> {
		const [first] = keys;
		if (first === undefined) return;
		const title = this.summary(first)?.title;
		for (const key of keys) {
			this.moves.set(key, to);
			this.selected.delete(key);
		}
		const what = keys.length > 1 ? plural(keys.length, 'application') : `“${title ?? 'Application'}”`;
		try {
			const moved = await this.send(keys, to);
			const lasting = moved.length === keys.length ? what : `${moved.length} of ${what}`;
			if (moved.length) toasts.show(`${statusWord[to]}: ${lasting}`, { label: 'Undo', run: () => void this.undo() });
		} catch (thrown) {
			for (const key of keys) this.moves.delete(key);
			const problem = asProblem(thrown);
			const legal = problem.legal?.map((word) => moveWord[word as Status] ?? word).join(', ');
			toasts.show(`${problem.title}. ${problem.detail ?? ''}${legal ? ` Possible now: ${legal}.` : ''}`, undefined, 'bad');
			if (problem.status === 409 || problem.status === 404) void this.refresh();
		}
	}

	/** Sends moves and takes what became of each; answers those that were made. */
	private async send(keys: string[], to: Status): Promise<ApplicationSummary[]> {
		const outcomes = keys.length === 1 ? [{ application: await setStatus(keys[0] as string, to) }] : (await setStatuses(keys, to)).items;
		const moved = outcomes.map((outcome) => outcome.application).filter((item) => item != null);
		this.replace(moved);
		for (const key of keys) {
			this.moves.delete(key);
			this.details.delete(key);
		}
		const refused = outcomes.map((outcome) => ('problem' in outcome ? outcome.problem : null)).find((problem) => problem != null);
		if (refused) toasts.problem(new ApiError(refused));
		return moved;
	}

	/** Takes back what was done last, wherever it was done. */
	async undo(): Promise<void> {
		try {
			const undone = await undoLast();
			for (const key of undone.removed) this.gone.add(key);
			toasts.show(undone.message);
			// What was taken back may have been a search.
			await Promise.all([this.refresh(), me.load()]);
		} catch (thrown) {
			toasts.problem(thrown);
		}
	}

	/** Takes what an event says of one application. */
	take(item: ApplicationSummary): void {
		this.details.delete(item.id);
		const held = this.served.find((i) => i.id === item.id);
		if (!held || held.updated_at > item.updated_at) return;
		this.replace([item]);
	}

	/** Puts new states of held rows in their places; rows that left the tab go, counts follow. */
	private replace(changed: ApplicationSummary[]): void {
		const byId = new Map(changed.map((item) => [item.id, item]));
		const moves = new Map(changed.map((item) => [item.id, item.status]));
		this.servedCounts = countsWith(this.servedCounts, this.served, moves);
		const tab = this.filters.status;
		const kept = this.served.map((i) => byId.get(i.id) ?? i).filter((i) => tab === null || i.status === tab);
		this.servedTotal -= this.served.length - kept.length;
		this.served = kept;
	}
}

export const applications = new Applications();
