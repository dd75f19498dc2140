// Short messages at the foot of the page. Each is also read out (see Toasts.svelte).
import { asProblem } from '$lib/api';

export interface Toast {
	id: number;
	text: string;
	tone: 'plain' | 'bad';
	action?: { label: string; run: () => void };
}

const SHOWN_MS = 7_000;
let count = 0;

class Toasts {
	all = $state<Toast[]>([]);

	/** Shows a message; one with the same action replaces its predecessor. */
	show(text: string, action?: Toast['action'], tone: Toast['tone'] = 'plain'): void {
		const toast: Toast = { id: ++count, text, tone, ...(action ? { action } : {}) };
		this.all = [...this.all.filter((other) => !action || other.action?.label !== action.label), toast].slice(-3);
		setTimeout(() => this.dismiss(toast.id), tone === 'bad' ? SHOWN_MS * 2 : SHOWN_MS);
	}

	/** Shows what was thrown as a problem. */
	problem(thrown: unknown): void {
		const problem = asProblem(thrown);
		this.show(problem.detail ? `${problem.title}: ${problem.detail}` : problem.title, undefined, 'bad');
	}

	dismiss(id: number): void {
		this.all = this.all.filter((toast) => toast.id !== id);
	}
}

export const toasts = new Toasts();
