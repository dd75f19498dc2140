// What the double remembers while it runs, and the few things every route of it needs.
import { applications, empty, profile } from './data.js';

export const weights = { skills: 30, title: 15, text: 15, experience: 10, location: 10, salary: 10, freshness: 10 };
const search = { id: '01S', name: 'Engineer', titles: ['Engineer'], places: [], remote: 'any', min_salary: null, exclude: [], companies: [{ board: 'greenhouse', slug: 'lantern' }], pages: [], cv: null, paused: false };

export const state = {
	/** What was set while there is no CV. */ profile: structuredClone(empty), cvs: [], version: 0, searches: [], list: [], tasks: [], undo: [], events: [], streams: new Set(),
	weights: { ...weights }, /** Applications a round finds. */ count: 180,
};

/** A CV as it was read, two fields of it with doubts. */
export function cvOf(name, file) {
	const confidence = { name: 0.9, headline: 0.5, 'positions[1].employer': 0.5 };
	return { id: `01C${Math.random().toString(36).slice(2)}`.toUpperCase(), name, file, kind: 'text', chars: 2_000, uploaded_at: Date.now(), profile: { ...structuredClone(profile), confidence } };
}

/** Begins with a person, a search and a list instead of with nothing. */
export function fill() {
	const [created_at, updated_at] = [Date.now() - 7_230_000, Date.now() - 7_200_000];
	const round = { id: '01T0', kind: 'discover', state: 'completed', steps: [], result: { scored: 214, added: state.count, updated: 0, filtered: 34 }, error: null, created_at, updated_at };
	Object.assign(state, { tasks: [round], cvs: [cvOf('cv.txt', 'cv.txt')], version: 1, searches: [search], list: applications(state.count, Date.now()) });
}

export class Refusal extends Error {
	constructor(status, slug, title, detail, more = {}) {
		super(detail);
		this.problem = { type: `urn:rolecall:problem:${slug}`, title, status, detail, ...more };
	}
}
export const invalid = (detail, field) => new Refusal(400, 'invalid-request', 'The request is not valid', detail, { field });
export const missing = () => new Refusal(404, 'not-found', 'Not found', 'There is no such thing here.');
export const summary = ({ posting, explanation, transitions, rejection_stage, also_at, reposts, first_posted_at, ...rest }) => rest;
export const find = (id) => state.list.find((a) => a.id === id) ?? (() => { throw missing(); })();

export function announce(type, subject, data) {
	const event = { specversion: '1.0', id: String(state.events.length + 1), source: 'rolecall://tenant', type, subject, time: new Date().toISOString(), sequence: state.events.length + 1, data: structuredClone(data) };
	state.events.push(event);
	for (const stream of state.streams) write(stream, event);
}
export const write = (stream, event) => stream.write(`id: ${event.sequence}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
