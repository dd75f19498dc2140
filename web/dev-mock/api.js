// The double's routes: what is asked for, answered from memory.
import { brought } from './brought.js';
import { companies } from './companies.js';
import { applications, legal, sources } from './data.js';
import { judged } from './judged.js';
export { fill } from './state.js';
import { announce, cvOf, find, invalid, missing, Refusal, state, summary, write } from './state.js';

const STEP_MS = 700;
const shownCv = ({ profile: _, ...cv }) => ({ ...cv, default: cv.id === state.cvs[0]?.id });
const cvAt = (id) => (id ? (state.cvs.find((cv) => cv.id === id) ?? (() => { throw missing(); })()) : state.cvs[0]);
function view(id, more = {}) {
	const cv = cvAt(id);
	const read = cv?.profile ?? state.profile;
	const doubtful = Object.entries(read.confidence ?? {}).filter(([, sure]) => sure < 0.7).map(([path]) => path);
	return { profile: read, cv: cv ? shownCv(cv) : null, version: state.version, corrected: [], doubtful, ...more };
}
const isLive = (task) => task.state === 'queued' || task.state === 'running';

function discover() {
	const live = state.tasks.find(isLive);
	if (live) return live;
	const now = Date.now();
	const task = { id: `01T${now}`, kind: 'discover', state: 'running', steps: [...sources.map((s) => ({ key: s.id, label: s.name, state: 'waiting', done: 0, note: null })), { key: 'match', label: 'Scoring', state: 'waiting', done: 0, note: null }], result: null, error: null, created_at: now, updated_at: now };
	state.tasks.unshift(task);
	const ends = [['completed', null], ['partial', '3 entries could not be read and were left out.'], ['blocked', 'The site refused us (403). It is asked again tomorrow; open it yourself meanwhile.'], ['changed', 'No JobPosting was found on this page any more. Check the address.'], ['completed', null]];
	const tell = () => { task.updated_at = Date.now(); announce('rolecall.task.changed.v1', task.id, task); };
	task.steps.forEach((step, i) => {
		setTimeout(() => { if (isLive(task)) { step.state = 'running'; tell(); } }, i * STEP_MS + 150);
		setTimeout(() => {
			if (!isLive(task)) return;
			[step.state, step.note] = ends[i];
			step.done = step.state === 'blocked' ? 0 : 40 + i * 17;
			if (step.key === 'match') finish(task);
			tell();
		}, (i + 1) * STEP_MS + 400);
	});
	tell();
	return task;
}
function finish(task) {
	const added = state.list.length === 0 ? state.count : 0;
	if (added) state.list = applications(added, Date.now());
	Object.assign(task, { state: 'completed', result: { scored: 214, added, updated: 0, filtered: 34 } });
	announce('rolecall.applications.matched.v1', task.id, { added, updated: 0 });
}

function list(query) {
	const [q, status, min, remote, source] = [query.get('q')?.toLowerCase(), query.get('status'), Number(query.get('min_score') ?? 0), query.get('remote'), query.get('source')];
	const narrowed = state.list.filter((a) => (!q || `${a.title} ${a.company} ${a.place}`.toLowerCase().includes(q)) && (a.score ?? 0) >= min && (!remote || (remote === 'true') === (a.workplace === 'remote')) && (!source || a.source === source));
	const counts = {};
	for (const a of narrowed) counts[a.status] = (counts[a.status] ?? 0) + 1;
	const order = { score: (a, b) => b.score - a.score, newest: (a, b) => b.posted_at - a.posted_at, company: (a, b) => a.company.localeCompare(b.company), updated: (a, b) => b.updated_at - a.updated_at }[query.get('sort') ?? 'score'];
	const all = narrowed.filter((a) => !status || a.status === status).sort(order);
	const from = Number(query.get('cursor') ?? 0);
	const to = from + Number(query.get('limit') ?? 50);
	return { items: all.slice(from, to).map(summary), next_cursor: to < all.length ? String(to) : null, total: all.length, counts };
}
function move(ids, to) {
	const all = ids.map(find);
	for (const a of all) if (!legal(a.status).includes(to)) throw new Refusal(409, 'illegal-move', 'This move is not possible', `an application that is ${a.status} cannot become ${to}`, { legal: legal(a.status) });
	state.undo.push(all.map((a) => [a.id, a.status]));
	for (const a of all) {
		a.transitions.push({ from: a.status, to, at: Date.now(), undone: false });
		Object.assign(a, { status: to, next: legal(to), updated_at: Date.now() });
		announce('rolecall.application.changed.v1', a.id, summary(a));
	}
	return all;
}

const routes = {
	...judged,
	...brought,
	...companies,
	'GET /profile': ({ query }) => view(query.get('cv')),
	'PUT /profile': ({ json, query }) => { const cv = cvAt(query.get('cv')); if (cv) cv.profile = json(); else state.profile = json(); state.version++; return view(cv?.id); },
	'GET /cvs': () => ({ items: state.cvs.map(shownCv), next_cursor: null }),
	'PUT /cvs/:id': ({ json, id }) => {
		const [cv, change] = [cvAt(id), json()];
		if (change.name && state.cvs.some((other) => other !== cv && other.name === change.name)) throw new Refusal(409, 'conflict', 'That conflicts with the current state', 'another CV has this name', { field: 'name' });
		if (change.name !== undefined) cv.name = change.name || cv.file;
		if (change.default) state.cvs = [cv, ...state.cvs.filter((other) => other !== cv)];
		return shownCv(cv);
	},
	'DELETE /cvs/:id': ({ id }) => { const cv = cvAt(id); state.undo.push({ cv, at: state.cvs.indexOf(cv) }); state.cvs = state.cvs.filter((other) => other !== cv); return {}; },
	'POST /profile/cv': ({ body, type }) => {
		if (!type.startsWith('multipart/form-data')) throw invalid('send the CV as multipart/form-data', 'file');
		if (body.includes('unreadable')) throw new Refusal(422, 'unreadable', 'It could not be read', 'This PDF holds pictures of text only. Export it with text, or paste the text.', { field: 'file' });
		const field = (name) => new RegExp(`name="${name}"\\r\\n\\r\\n([^\\r]*)`).exec(body)?.[1];
		const file = /filename="([^"]*)"/.exec(body)?.[1] ?? 'pasted text';
		const next = cvOf(field('name') || file, file);
		const old = field('cv') || field('name') === undefined ? cvAt(field('cv')) : undefined;
		if (old) Object.assign(old, next, { id: old.id, name: old.name === old.file ? file : old.name });
		else state.cvs.push(next);
		state.version++;
		return view((old ?? next).id, { warnings: [] });
	},
	'GET /searches': () => ({ items: state.searches, next_cursor: null }),
	'POST /searches': ({ json }) => { const s = { id: `01S${Date.now()}`, ...json() }; if (!s.titles?.length) throw invalid('say at least one title', 'titles'); state.searches.push(s); return s; },
	'PUT /searches/:id': ({ json, id }) => { const s = state.searches.find((x) => x.id === id); if (!s) throw missing(); return Object.assign(s, json()); },
	'DELETE /searches/:id': ({ id }) => {
		state.undo.push({ search: state.searches.find((s) => s.id === id) });
		state.searches = state.searches.filter((s) => s.id !== id);
		return {};
	},
	'POST /discover': () => discover(),
	'GET /tasks': () => ({ items: state.tasks, next_cursor: null }),
	'GET /tasks/:id': ({ id }) => state.tasks.find((t) => t.id === id) ?? (() => { throw missing(); })(),
	'POST /tasks/:id/cancel': ({ id }) => { const t = state.tasks.find((x) => x.id === id); if (!t) throw missing(); if (isLive(t)) { t.state = 'cancelled'; t.updated_at = Date.now(); announce('rolecall.task.changed.v1', t.id, t); } return t; },
	'GET /sources': () => ({ items: sources.map((s, i) => ({ ...s, next_run_at: Date.now() + (i + 1) * 1_300_000, failures: i === 2 ? 3 : 0, postings: i === 2 ? 0 : 40 + i * 17, last_run: { id: `01R${i}`, source: s.id, state: ['completed', 'partial', 'blocked', 'changed'][i], started_at: Date.now() - 400_000, finished_at: Date.now() - 390_000, seen: 60, new: 12, updated: 3, rejected: i === 1 ? 3 : 0, requests: 2, note: [null, '3 entries could not be read and were left out.', 'The site refused us (403). It is asked again tomorrow.', 'No JobPosting was found on this page any more. Check the address.'][i] } })) }),
	'GET /applications': ({ query }) => list(query),
	'GET /applications/:id': ({ id }) => find(id),
	'POST /applications/:id/status': ({ id, json }) => summary(move([id], json().status)[0]),
	'POST /applications/batch': ({ json }) => { const { ids, status } = json(); const all = move(ids, status); return { items: all.map((a) => ({ id: a.id, application: summary(a) })), moved: all.length }; },
	'POST /undo': () => {
		const last = state.undo.pop();
		if (!last) throw new Refusal(409, 'conflict', 'That conflicts with the current state', 'there is nothing to take back');
		if (last.added) {
			state.list = state.list.filter((a) => !last.added.includes(a.id));
			return { what: 'added', message: last.added.length === 1 ? 'The application you added is gone again.' : `${last.added.length} applications are gone again.`, applications: [], removed: last.added };
		}
		if (last.search) {
			state.searches.push(last.search);
			return { what: 'search_deleted', message: 'The search is back.', applications: [], removed: [], search: last.search };
		}
		if (last.cv) {
			state.cvs.splice(last.at, 0, last.cv);
			return { what: 'cv_deleted', message: `The CV “${last.cv.name}” is back.`, applications: [], removed: [] };
		}
		for (const [id, status] of last) { const a = find(id); Object.assign(a, { status, next: legal(status), updated_at: Date.now() }); const t = a.transitions.at(-1); if (t) t.undone = true; }
		return { what: 'status', message: 'Back where it was.', applications: last.map(([id]) => summary(find(id))), removed: [] };
	},
	'GET /auth': () => ({ mode: 'local', signed_in: true, account: null, registration: 'closed', password: false, providers: [] }),
	'GET /health': () => ({ status: 'ok', version: 'development double', schema: { platform: 0 }, mode: 'local', runtime: 'none' }),
};

function updates(request, response, query) {
	const after = Number(query.get('after') ?? request.headers['last-event-id'] ?? 0);
	response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
	response.write('retry: 15000\n\n');
	for (const event of state.events.slice(after)) write(response, event);
	if (!state.tasks.some(isLive)) return response.end();
	state.streams.add(response);
	const watch = setInterval(() => { if (!state.tasks.some(isLive)) response.end(); }, 500);
	response.on('close', () => { clearInterval(watch); state.streams.delete(response); });
}

/** Answers a request below `/api/`; `route` is its path without that. */
export async function answer(request, response, route, query) {
	if (route === '/updates') return updates(request, response, query);
	if (route.startsWith('/export/')) return response.writeHead(200, { 'content-disposition': `attachment; filename="${route.slice(8)}"` }).end('id,title\n');
	const chunks = [];
	for await (const chunk of request) chunks.push(chunk);
	const body = Buffer.concat(chunks);
	let [status, said] = [200, null];
	try {
		const [, id] = /^\/(?:tasks|applications|searches|cvs)\/([^/]+)/.exec(route) ?? [];
		const handler = routes[`${request.method} ${route}`] ?? routes[`${request.method} ${route.replace(id, ':id')}`];
		if (!handler) throw missing();
		said = await handler({ id, query, body: body.toString('latin1'), bytes: body, type: request.headers['content-type'] ?? '', json: () => JSON.parse(body.toString()) });
	} catch (thrown) {
		if (!(thrown instanceof Refusal)) console.error(thrown);
		said = thrown.problem ?? { type: 'urn:rolecall:problem:internal', title: 'Something went wrong', status: 500, detail: String(thrown) };
		status = said.status;
	}
	response.writeHead(status, { 'content-type': status < 400 ? 'application/json' : 'application/problem+json' }).end(JSON.stringify(said));
}
