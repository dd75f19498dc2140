// How a list is judged: weights with their preview, and why a posting is not in it.
import { announce, find, invalid, state, summary, weights } from './state.js';

const total = (given) => Object.values(given).reduce((sum, one) => sum + one, 0);
const bandOf = (score) => (score >= 85 ? 'excellent' : score >= 70 ? 'good' : score >= 60 ? 'fair' : null);
function scoreBy(given, { explanation }) {
	const counting = explanation.parts.filter(({ name }) => given[name]);
	const sum = counting.reduce((all, { name }) => all + given[name], 0);
	return Math.round(counting.reduce((all, { name, value }) => all + (given[name] / sum) * value, 0) * 1000) / 10;
}
function checked(given) {
	if (total(given) === 0) throw invalid('one part has to count', 'weights');
	return { ...weights, ...given };
}
function take(given) {
	state.weights = given;
	for (const one of state.list) {
		for (const part of one.explanation.parts) part.weight = given[part.name] / total(given);
		one.score = scoreBy(given, one);
		one.band = bandOf(one.score);
	}
	announce('rolecall.applications.matched.v1', 'weights', { added: 0, updated: state.list.length });
	return { weights: given, default: weights };
}

/** What one search would say of a posting with this title. */
function says(search, title) {
	const wanted = search.titles.some((one) => one.toLowerCase().split(' ').every((word) => title.toLowerCase().includes(word)));
	const filter = search.paused ? 'paused' : wanted ? null : 'title';
	const notes = { paused: 'The search is paused', title: `Its title “${title}” does not hold all words of ${search.titles.map((one) => `“${one}”`).join(' or ')}` };
	return { id: search.id, name: search.name, filter, note: notes[filter] ?? 'The search keeps it' };
}

const leftOut = ['Director of Gardens', 'Tax Accountant', 'Office Manager'].map((title, i) => ({ id: `01OUT${i}`, url: `https://example.com/left-out/${i}`, title, company: 'Quiet Harbor', text: '', html: '', places: [], workplace: 'onsite', tags: [], source: 'greenhouse:quietharbor', source_key: String(i), remote_scope: { worldwide: false, countries: [], regions: [] } }));

export const judged = {
	'GET /weights': () => ({ weights: state.weights, default: weights }),
	'PUT /weights': ({ json }) => take(checked(json())),
	'DELETE /weights': () => take({ ...weights }),
	'POST /weights/preview': ({ json }) => {
		const given = checked(json());
		const now = state.list.filter((one) => one.status === 'pending').toSorted((a, b) => b.score - a.score).slice(0, 300);
		const items = now.map((one, i) => ({ id: one.id, title: one.title, company: one.company, place_now: i + 1, score_now: one.score, score: scoreBy(given, one) }));
		return { items: items.toSorted((a, b) => b.score - a.score).slice(0, 20).map((one) => ({ ...one, band: bandOf(one.score) })), considered: now.length };
	},
	'GET /postings': ({ query }) => {
		const words = (query.get('q') ?? '').toLowerCase().split(/\s+/).filter(Boolean);
		const all = [...leftOut, ...state.list.map((one) => one.posting)].filter(({ title, company }) => words.every((word) => `${title} ${company}`.toLowerCase().includes(word)));
		return { items: all.slice(0, Number(query.get('limit') ?? 20)), next_cursor: null };
	},
	'GET /why': ({ query }) => {
		const [url, id] = [query.get('url'), query.get('id')];
		if (url && !/^https?:\/\/[^/]+\.[a-z]+/i.test(url)) throw invalid('this is not a public http or https address', 'url');
		const application = id ? state.list.find((one) => one.posting.id === id) : state.list.find((one) => one.url === url || one.also_at.some((page) => page.url === url));
		const out = leftOut.find((one) => one.id === id || one.url === url);
		const of = application?.posting ?? out;
		const searches = of ? state.searches.map((search) => says(search, of.title)) : [];
		const said = (standing, note) => ({ standing, note, title: of?.title ?? null, company: of?.company ?? null, url: of?.url ?? null, application: application ? summary(find(application.id)) : null, searches });
		if (application?.status === 'pending') return said('listed', 'It is in your list.');
		if (application) return said('decided', `You decided on it: it is ${application.status}. A decision stays until you take it back.`);
		if (!out) return said('unknown', 'No source you read has it. Add it by its link, or add the company’s board to a search.');
		return searches.some((one) => one.filter !== 'paused') ? said('left_out', 'It was found, and every search of yours leaves it out.') : said('no_search', 'It was found, but no search of yours is on.');
	},
};
