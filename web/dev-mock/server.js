// A development double of Rolecall's API with invented data, for working on the frontend alone.
// It is not the product and proves nothing about it: `npm run mock`, then `npm run dev`.
// With `--static build` it serves the built frontend too, under the headers the product sends.
//   --port 8799   --count 180 (applications found)   --filled (start with a list)   --base /rolecall
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { parseArgs } from 'node:util';
import { applications, empty, legal, profile, sources } from './data.js';

const { values: options } = parseArgs({ options: { port: { type: 'string', default: '8799' }, count: { type: 'string', default: '180' }, static: { type: 'string' }, base: { type: 'string', default: '' }, filled: { type: 'boolean' } } });
const STEP_MS = 700;
const state = { profile: structuredClone(empty), cv: null, version: 0, searches: [], list: [], tasks: [], undo: [], events: [], streams: new Set() };
if (options.filled) Object.assign(state, { profile: structuredClone(profile), cv: { name: 'cv.txt' }, version: 1, searches: [{ id: '01S', name: 'Engineer', titles: ['Engineer'], places: [], remote: 'any', min_salary: null, exclude: [], companies: [], pages: [], paused: false }], list: applications(Number(options.count), Date.now()) });

class Refusal extends Error {
	constructor(status, slug, title, detail, more = {}) {
		super(detail);
		this.problem = { type: `urn:rolecall:problem:${slug}`, title, status, detail, ...more };
	}
}
const invalid = (detail, field) => new Refusal(400, 'invalid-request', 'The request is not valid', detail, { field });
const missing = () => new Refusal(404, 'not-found', 'Not found', 'There is no such thing here.');
const summary = ({ posting, explanation, transitions, rejection_stage, also_at, reposts, first_posted_at, ...rest }) => rest;
const view = (more = {}) => ({ profile: state.profile, cv: state.cv, version: state.version, corrected: [], ...more });
const find = (id) => state.list.find((a) => a.id === id) ?? (() => { throw missing(); })();

function announce(type, subject, data) {
	const event = { specversion: '1.0', id: String(state.events.length + 1), source: 'rolecall://tenant', type, subject, time: new Date().toISOString(), sequence: state.events.length + 1, data: structuredClone(data) };
	state.events.push(event);
	for (const stream of state.streams) write(stream, event);
}
const write = (stream, event) => stream.write(`id: ${event.sequence}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
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
	const added = state.list.length === 0 ? Number(options.count) : 0;
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
	'GET /profile': () => view(),
	'PUT /profile': ({ json }) => { state.profile = json(); state.version++; return view(); },
	'POST /profile/cv': ({ body, type }) => {
		if (!type.startsWith('multipart/form-data')) throw invalid('send the CV as multipart/form-data', 'file');
		if (body.includes('unreadable')) throw new Refusal(422, 'unreadable', 'It could not be read', 'This PDF holds pictures of text only. Export it with text, or paste the text.', { field: 'file' });
		Object.assign(state, { profile: structuredClone(profile), cv: { name: /filename="([^"]*)"/.exec(body)?.[1] ?? null }, version: state.version + 1 });
		return view({ warnings: [] });
	},
	'POST /companies': ({ json }) => { const q = json(); if (/nobody/.test(q.url ?? q.slug)) throw invalid('there is no such company; give the address of its careers page', 'url'); return { boards: [{ board: q.board ?? 'lever', slug: q.slug ?? 'acme', name: 'Acme', home: 'https://jobs.lever.co/acme', postings: 12, note: null }] }; },
	'GET /companies/starter': ({ query }) => ({ items: [{ name: 'Stripe', board: 'greenhouse', slug: 'stripe', sector: 'Payments' }, { name: 'Spotify', board: 'lever', slug: 'spotify', sector: 'Music' }].filter(({ name }) => name.toLowerCase().startsWith(query.get('q') ?? '')), next_cursor: null }),
	'GET /searches': () => ({ items: state.searches, next_cursor: null }),
	'POST /searches': ({ json }) => { const s = { id: `01S${Date.now()}`, ...json() }; if (!s.titles?.length) throw invalid('say at least one title', 'titles'); state.searches.push(s); return s; },
	'PUT /searches/:id': ({ json, id }) => { const s = state.searches.find((x) => x.id === id); if (!s) throw missing(); return Object.assign(s, json()); },
	'DELETE /searches/:id': ({ id }) => { state.searches = state.searches.filter((s) => s.id !== id); return {}; },
	'POST /discover': () => discover(),
	'GET /tasks': () => ({ items: state.tasks, next_cursor: null }),
	'GET /tasks/:id': ({ id }) => state.tasks.find((t) => t.id === id) ?? (() => { throw missing(); })(),
	'POST /tasks/:id/cancel': ({ id }) => { const t = state.tasks.find((x) => x.id === id); if (!t) throw missing(); if (isLive(t)) { t.state = 'cancelled'; t.updated_at = Date.now(); announce('rolecall.task.changed.v1', t.id, t); } return t; },
	'GET /sources': () => ({ items: sources.map((s, i) => ({ ...s, next_run_at: Date.now() + (i + 1) * 1_300_000, failures: i === 2 ? 3 : 0, postings: i === 2 ? 0 : 40 + i * 17, last_run: { id: `01R${i}`, source: s.id, state: ['completed', 'partial', 'blocked', 'changed'][i], started_at: Date.now() - 400_000, finished_at: Date.now() - 390_000, seen: 60, new: 12, updated: 3, rejected: i === 1 ? 3 : 0, requests: 2, note: [null, '3 entries could not be read and were left out.', 'The site refused us (403). It is asked again tomorrow.', 'No JobPosting was found on this page any more. Check the address.'][i] } })) }),
	'GET /applications': ({ query }) => list(query),
	'POST /applications': ({ json }) => {
		const { url, text } = json();
		if (url && !/^https?:\/\/[a-z][^/]*\.[a-z]+(\/|$)/i.test(url)) throw invalid('this is not a public http or https address', 'url');
		const [made] = applications(1, Date.now());
		Object.assign(made, { id: `01A${Date.now()}`, source: 'manual', url: url ?? null, title: text?.split('\n')[0] ?? made.title, company: text?.split('\n')[1] ?? made.company });
		state.list.push(made);
		state.undo.push({ added: made.id });
		return made;
	},
	'GET /applications/:id': ({ id }) => find(id),
	'POST /applications/:id/status': ({ id, json }) => summary(move([id], json().status)[0]),
	'POST /applications/batch': ({ json }) => { const { ids, status } = json(); const all = move(ids, status); return { items: all.map((a) => ({ id: a.id, application: summary(a) })), moved: all.length }; },
	'POST /undo': () => {
		const last = state.undo.pop();
		if (!last) throw new Refusal(409, 'conflict', 'That conflicts with the current state', 'there is nothing to take back');
		if (last.added) {
			state.list = state.list.filter((a) => a.id !== last.added);
			return { what: 'added', message: 'The application you added is gone again.', applications: [], removed: [last.added] };
		}
		for (const [id, status] of last) { const a = find(id); Object.assign(a, { status, next: legal(status), updated_at: Date.now() }); const t = a.transitions.at(-1); if (t) t.undone = true; }
		return { what: 'status', message: 'Back where it was.', applications: last.map(([id]) => summary(find(id))), removed: [] };
	},
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

const kinds = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.json': 'application/json', '.txt': 'text/plain' };
async function page(path, response) {
	const file = normalize(path).replace(/^(\.\.[/\\])+/, '');
	const name = extname(file) ? file : 'index.html';
	const body = await readFile(join(options.static, name)).catch(() => null);
	response.writeHead(body ? 200 : 404, { 'content-type': kinds[extname(name)] ?? 'application/octet-stream', 'content-security-policy': "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'", 'x-content-type-options': 'nosniff' });
	response.end(body ?? 'not found');
}

createServer(async (request, response) => {
	const url = new URL(request.url, 'http://localhost');
	const path = url.pathname.startsWith(options.base) ? url.pathname.slice(options.base.length) : url.pathname;
	if (!path.startsWith('/api/')) return options.static ? page(path, response) : response.writeHead(404).end();
	const route = path.slice(4);
	if (route === '/updates') return updates(request, response, url.searchParams);
	if (route.startsWith('/export/')) return response.writeHead(200, { 'content-disposition': `attachment; filename="${route.slice(8)}"` }).end('id,title\n');
	const chunks = [];
	for await (const chunk of request) chunks.push(chunk);
	const body = Buffer.concat(chunks).toString('latin1');
	let answer;
	try {
		const [, id] = /^\/(?:tasks|applications|searches)\/([^/]+)/.exec(route) ?? [];
		const named = routes[`${request.method} ${route}`];
		const handler = named ?? routes[`${request.method} ${route.replace(id, ':id')}`];
		if (!handler) throw missing();
		answer = [200, handler({ id, query: url.searchParams, body, type: request.headers['content-type'] ?? '', json: () => JSON.parse(Buffer.concat(chunks).toString()) })];
	} catch (thrown) {
		if (!(thrown instanceof Refusal)) console.error(thrown);
		const problem = thrown.problem ?? { type: 'urn:rolecall:problem:internal', title: 'Something went wrong', status: 500, detail: String(thrown) };
		answer = [problem.status, problem];
	}
	response.writeHead(answer[0], { 'content-type': answer[0] < 400 ? 'application/json' : 'application/problem+json' }).end(JSON.stringify(answer[1]));
}).listen(Number(options.port), () => console.log(`development double on http://localhost:${options.port}${options.base}/`));
