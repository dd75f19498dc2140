// Invented postings and a person for the development double. Nobody here exists.
const DAY = 86_400_000;

/** Deterministic numbers, so that a list looks the same on every start (mulberry32). */
export function random(seed) {
	return () => {
		seed = (seed + 0x6d2b79f5) | 0;
		let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
}

const titles = ['Backend Engineer', 'Senior Software Engineer, Payments', 'Platform Engineer', 'Data Engineer (Streaming)', 'Site Reliability Engineer', 'Full-Stack Engineer', 'Staff Engineer, Developer Experience', 'Machine Learning Engineer', 'Embedded Systems Engineer', 'Frontend Engineer', 'Security Engineer', 'Engineer, Search & Relevance'];
const companies = ['Lantern Systems', 'Brightwater Analytics', 'Tern & Tide', 'Copperfield Maps', 'Nine Alder', 'Quiet Harbor', 'Fernway Health', 'Otterline', 'Paper Boat', 'Sundial Robotics', 'Moss & Mortar', 'Halfmoon Energy'];
const places = [['Berlin, Germany', 'hybrid'], ['Remote (EU)', 'remote'], ['Lisbon, Portugal', 'onsite'], ['Remote', 'remote'], ['Utrecht, Netherlands', 'hybrid'], ['New York, NY', 'onsite'], ['Toronto, Canada', 'hybrid'], ['', 'unknown']];
const skills = ['Rust', 'PostgreSQL', 'Kubernetes', 'TypeScript', 'Python', 'Go', 'AWS', 'Kafka', 'Terraform', 'React', 'C++', 'gRPC', 'Redis', 'GraphQL', '.NET', 'Linux'];
export const mine = ['Docker', 'Rust', 'Python', 'PostgreSQL', 'Kubernetes', 'Go', 'Linux', 'Redis'];

export const sources = [
	{ id: 'remoteok', name: 'RemoteOK', home: 'https://remoteok.example/' },
	{ id: 'weworkremotely', name: 'We Work Remotely', home: 'https://weworkremotely.example/' },
	{ id: 'greenhouse:lantern', name: 'Greenhouse: Lantern Systems', home: 'https://boards.greenhouse.example/lantern' },
	{ id: 'page:otterline', name: 'otterline.example', home: 'https://otterline.example/careers/engineer' },
];

const next = {
	pending: ['approved', 'rejected', 'skipped', 'archived'], skipped: ['approved', 'rejected', 'archived'], approved: ['applied', 'rejected', 'archived'],
	applied: ['survey', 'phone_screen', 'rejected', 'archived'], survey: ['phone_screen', 'rejected', 'archived'], phone_screen: ['interviewing', 'rejected', 'archived'],
	interviewing: ['offer', 'rejected', 'archived'], offer: ['hired', 'rejected', 'archived'], hired: ['archived'], rejected: ['archived'], archived: [],
};
export const legal = (status) => next[status];

/** `count` applications, best first. */
export function applications(count, now) {
	const roll = random(7);
	const pick = (from) => from[Math.floor(roll() * from.length)];
	return Array.from({ length: count }, (_, i) => application(i, now, pick, roll)).sort((a, b) => b.score - a.score);
}

function application(i, now, pick, roll) {
	const [place, workplace] = pick(places);
	const named = [...new Set(Array.from({ length: 3 + Math.floor(roll() * 5) }, () => pick(skills)))];
	const matched = named.filter((s) => mine.includes(s));
	const missing = named.filter((s) => !mine.includes(s));
	const source = pick(sources);
	const base = 45_000 + Math.floor(roll() * 60) * 1000;
	const salary = roll() < 0.55 ? { min: base * 100, max: roll() < 0.8 ? (base + 20_000) * 100 : null, currency: workplace === 'onsite' ? 'USD' : 'EUR', period: 'year' } : null;
	const title = pick(titles);
	const company = pick(companies);
	const posted = now - Math.floor(roll() * 60) * DAY;
	const explanation = explain(matched, missing, title, place, roll);
	const score = Math.round(explanation.parts.reduce((sum, p) => sum + p.weight * p.value, 0) * 1000) / 10;
	const id = `01MCK${String(i).padStart(21, '0')}`;
	const url = `https://example.com/postings/${i}`;
	return {
		id, status: 'pending', score, band: score >= 85 ? 'excellent' : score >= 70 ? 'good' : score >= 60 ? 'fair' : null, doubtful: explanation.trust.score < 60, title, company, place, workplace, salary, url, source: source.id, posted_at: posted, liveness: i % 11 === 3 ? 'uncertain' : i % 23 === 5 ? 'expired' : 'live',
		created_at: now, updated_at: now, matched, missing, next: next.pending, explanation, rejection_stage: null, transitions: [],
		also_at: i % 4 === 0 ? [{ source: 'remotive', url: `https://remotive.example/jobs/${i}`, first_seen_at: now - 9 * DAY }, ...(i % 8 ? [] : [{ source: 'greenhouse:lantern', url: `https://boards.greenhouse.example/lantern/jobs/${i}`, first_seen_at: now - 3 * DAY }])] : [], reposts: i % 6 === 0 ? 2 : 0, first_posted_at: now - 80 * DAY,
		posting: {
			id, source: source.id, source_key: String(i), url, apply_url: null, title, company, text: '', html: html(company, named), places: [], workplace,
			remote_scope: { worldwide: place === 'Remote', countries: [], regions: place.includes('EU') ? ['EU'] : [] },
			employment: 'full_time', seniority: title.includes('Senior') ? 'senior' : title.includes('Staff') ? 'staff' : null, salary, tags: [], posted_at: posted, valid_through: i % 5 === 0 ? now + 12 * DAY : null, language: i % 7 === 0 ? 'de' : 'en', visa: i % 9 === 0 ? 'offered' : null,
		},
	};
}

function explain(matched, missing, title, place, roll) {
	const all = matched.length + missing.length;
	const parts = [
		['skills', 0.3, all ? matched.length / all : 0.5, `You have ${matched.length} of the ${all} skills it names.`],
		['title', 0.15, 0.6 + roll() * 0.4, `“${title}” holds “engineer”.`],
		['text', 0.15, roll(), 'Words your CV and its text share: services, payments, on call.'],
		['experience', 0.1, 0.4 + roll() * 0.6, 'It asks for about 5 years; you have 7 years 4 months.'],
		['location', 0.1, place.includes('Remote') ? 1 : 0.4 + roll() * 0.4, place || 'It names no place.'],
		['salary', 0.1, roll(), 'Compared with the least you named.'],
		['freshness', 0.1, roll(), 'Newer postings count more.'],
	];
	return {
		parts: parts.map(([name, weight, value, note]) => ({ name, weight, value, note })),
		matched: matched.map((skill) => ({ skill, quote: `… you have shipped services in ${skill} and like to …` })),
		missing: missing.map((skill) => ({ skill, quote: `… experience with ${skill} is a plus …` })),
		trust: roll() < 0.15 ? { score: 40, evidence: [{ kind: 'pay_to_apply', points: 50, quote: 'A small registration fee is due before' }, { kind: 'free_mail', points: 10, quote: 'hiring.team@mail.example' }] } : { score: 100, evidence: [] },
		kept: ['Title holds “engineer”.', 'Remote or not, both are fine with you.', 'It names none of the words you leave out.'],
	};
}

const html = (company, named) => `<p>${company} builds tools that people keep for years. You would join a team of six.</p><h3>What you will do</h3><ul><li>Design and run services that are calm at night</li><li>Read code as often as you write it</li><li>Talk to the people who use what you build</li></ul><h3>What we look for</h3><p>You have shipped services in ${named.join(', ')} and like to explain why.</p>`;

export const profile = {
	name: 'Imke Dorsey', email: 'imke.dorsey@example.com', phone: '+49 30 0000 0000', location: 'Berlin, Germany', headline: 'Backend engineer', summary: 'Builds services that stay up.',
	links: ['https://example.com/imke'], skills: mine,
	positions: [
		{ title: 'Senior Engineer', employer: 'Lantern Systems', location: 'Berlin', start: '2021-03', end: null, current: true, bullets: ['Runs the payments platform', 'Cut p99 from 900 to 120 ms'] },
		{ title: 'Engineer', employer: 'Brightwater', location: 'Hamburg', start: '2018-07', end: '2021-02', current: false, bullets: ['Built the reporting pipeline'] },
	],
	education: [{ institution: 'Example University', degree: 'BSc Computer Science', start: '2014', end: '2018' }], languages: [{ name: 'English', level: 'C1' }, { name: 'German', level: 'native' }], experience_months: 88, seniority: 'senior', confidence: {},
};
export const empty = { name: null, email: null, phone: null, location: null, headline: null, summary: null, links: [], skills: [], positions: [], education: [], languages: [], experience_months: null, seniority: null, confidence: {} };
