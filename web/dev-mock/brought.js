// What a person brings along: one posting, a saved page with several, a table.
import { applications } from './data.js';
import { invalid, Refusal, state, summary } from './state.js';

let made = 0;
function add(given) {
	const known = given.url && state.list.find((one) => one.url === given.url);
	if (known) return { known: true, application: known };
	const [application] = applications(1, Date.now());
	const id = `01A${Date.now()}${made++}`;
	Object.assign(application, { id, source: 'manual', url: given.url ?? null, title: given.title ?? application.title, company: given.company ?? application.company, also_at: [], reposts: 0 });
	Object.assign(application.posting, { id, source: 'manual' });
	state.list.push(application);
	return { known: false, application };
}
/** Adds postings as one step to undo. */
function take(entries, shape, site = null, refused = []) {
	const all = entries.map(add);
	const added = all.filter(({ known }) => !known).map(({ application }) => application.id);
	if (added.length) state.undo.push({ added });
	return { applications: all.map(({ application }) => application), found: { shape, site, added: added.length, known: all.length - added.length, queued: shape === 'table' ? added.length : 0, refused, closed: false } };
}
const web = /^https?:\/\/[a-z][^/]*\.[a-z]+(\/|$)/i;
const links = (html) => [...html.matchAll(/<a[^>]+href="(https?:[^"]+)"[^>]*>([^<]+)</gi)].map(([, url, title]) => ({ url, title }));

function table(text) {
	const [head = '', ...lines] = text.trim().split(/\r?\n/);
	const delimiter = [';', '\t', '|', ','].find((one) => head.includes(one)) ?? ',';
	const names = head.toLowerCase().split(delimiter).map((name) => name.trim());
	const refused = [];
	const entries = lines.flatMap((line, i) => {
		const cells = line.split(delimiter).map((cell) => cell.trim());
		const cell = (...wanted) => cells[names.findIndex((name) => wanted.includes(name))] || undefined;
		const entry = { url: cell('url', 'link', 'address'), title: cell('title', 'position', 'role'), company: cell('company', 'employer') };
		if (entry.url && !web.test(entry.url)) return refused.push({ row: i + 2, reason: `“${entry.url}” is no address of the web` }), [];
		if (!entry.url && !entry.title) return refused.push({ row: i + 2, reason: 'neither an address nor a title' }), [];
		return [entry];
	});
	return { entries, refused };
}

export const brought = {
	'POST /applications': ({ json }) => {
		const { url, text, html } = json();
		if (url && !html && !web.test(url)) throw invalid('this is not a public http or https address', 'url');
		const entries = html ? links(html) : [text ? { title: text.split('\n')[0], company: text.split('\n')[1] } : { url }];
		if (!entries.length) throw new Refusal(422, 'unreadable', 'It could not be read', 'No posting was found in this page. Paste the text of the posting instead.', { field: 'text' });
		const { applications: [first], found } = take(entries, entries.length > 1 ? 'list' : 'posting');
		return { ...first, found };
	},
	'POST /applications/import': async ({ bytes, type }) => {
		const file = (await new Response(bytes, { headers: { 'content-type': type } }).formData()).get('file');
		const text = await file.text();
		const { entries, refused } = /<(html|body|a)\b/i.test(text) ? { entries: links(text), refused: [] } : table(text);
		if (!entries.length && !refused.length) throw new Refusal(422, 'unreadable', 'It could not be read', 'This file holds no table, no page and no mail that we know.', { field: 'file' });
		const shape = /<a\b/i.test(text) ? 'list' : 'table';
		const { applications: all, found } = take(entries, shape, null, refused);
		return { ...found, applications: all.map(summary) };
	},
};
