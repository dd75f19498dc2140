// Companies a search may watch: invented ones here, well-known employers in the product.
import { invalid, Refusal } from './state.js';

const starter = [
	['Alder Robotics', 'lever', 'alder', 'Robotics'], ['Brightwater', 'greenhouse', 'brightwater', 'Analytics'], ['Copperfield Maps', 'ashby', 'copperfield', 'Maps'],
	['Fernway Health', 'greenhouse', 'fernway', 'Health'], ['Halfmoon Energy', 'personio', 'halfmoon', 'Energy'], ['Otterline', 'lever', 'otterline', 'Payments'],
	['Paper Boat', 'workable', 'paperboat', 'Publishing'], ['Quiet Harbor', 'greenhouse', 'quietharbor', 'Security'], ['Tern & Tide', 'recruitee', 'terntide', 'Logistics'],
].map(([name, board, slug, sector]) => ({ name, board, slug, sector }));

const nameOf = (slug) => slug.replace(/[-_]/g, ' ').replace(/\b./g, (letter) => letter.toUpperCase());

export const companies = {
	'POST /companies': ({ json }) => {
		const { url, board, slug } = json();
		const asked = url ?? slug ?? '';
		if (/nobody/.test(asked)) throw new Refusal(422, 'unreadable', 'It could not be read', 'This page names no board we know. Open its list of openings and give that address.', { field: 'url' });
		if (url && !url.includes('.')) throw invalid('this is not an address', 'url');
		const found = (of, name, postings) => ({ board: of, slug: name, name: nameOf(name), home: `https://${of}.example/${name}`, postings, note: postings ? null : 'Nothing is on it now; it is watched all the same.' });
		const host = url?.replace(/^https?:\/\//, '').split(/[./]/).find((part) => !['www', 'jobs', 'careers', 'boards'].includes(part)) ?? '';
		return { boards: /group/.test(asked) ? [found('greenhouse', `${host}-eu`, 12), found('lever', `${host}-us`, 3)] : [found(board ?? 'lever', slug ?? host, /empty/.test(asked) ? 0 : 12)] };
	},
	'GET /companies/starter': ({ query }) => {
		const asked = (query.get('q') ?? '').toLowerCase();
		const items = starter.filter(({ name, sector }) => `${name} ${sector}`.toLowerCase().includes(asked));
		return { items: items.slice(0, Number(query.get('limit') ?? 20)), next_cursor: null };
	},
};
