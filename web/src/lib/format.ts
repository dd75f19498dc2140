// How values read on the page. Everything here is pure.
import type { Liveness, Millis, Period, RunState, Salary, Status, TaskResult, Workplace } from './api/types';

const DAY = 86_400_000;

/** Minor units in one unit of a currency as a power of ten: EUR 2, JPY 0. */
export function fractionDigits(currency: string): number {
	try {
		return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
	} catch {
		return 2;
	}
}

/** Minor units → whole units, as a number. */
export const fromMinor = (amount: number, currency: string): number => amount / 10 ** fractionDigits(currency);
/** Whole units → minor units, rounded. */
export const toMinor = (amount: number, currency: string): number => Math.round(amount * 10 ** fractionDigits(currency));

const per: Record<Period, string> = { hour: '/ h', day: '/ day', week: '/ week', month: '/ month', year: '/ year' };

/** "€60k–80k / year", or null where nothing is given. */
export function salary(pay: Salary | null | undefined): string | null {
	if (!pay || (pay.min == null && pay.max == null)) return null;
	const money = (minor: number, withSymbol: boolean) => amount(fromMinor(minor, pay.currency), pay.currency, withSymbol);
	const [min, max] = [pay.min ?? null, pay.max ?? null];
	const range =
		min === null ? `up to ${money(max as number, true)}`
		: max === null ? `from ${money(min, true)}`
		: min === max ? money(min, true)
		: `${money(min, true)}–${money(max, false)}`;
	return `${range} ${per[pay.period]}`;
}

function amount(value: number, currency: string, withSymbol: boolean): string {
	const short = value >= 10_000;
	const number = short ? value / 1000 : value;
	const digits = { maximumFractionDigits: short ? 1 : 2 };
	let text: string;
	try {
		text = withSymbol
			? new Intl.NumberFormat('en', { style: 'currency', currency, minimumFractionDigits: 0, ...digits }).format(number)
			: new Intl.NumberFormat('en', digits).format(number);
	} catch {
		text = withSymbol ? `${currency} ${number}` : String(number);
	}
	return short ? `${text}k` : text;
}

const perWhole: Record<Period, string> = { hour: 'an hour', day: 'a day', week: 'a week', month: 'a month', year: 'a year' };

/** "60,000–80,000 EUR a year": nothing shortened and the currency by its code, for where there is room. */
export function salaryWhole(pay: Salary | null | undefined): string | null {
	if (!pay || (pay.min == null && pay.max == null)) return null;
	const number = (minor: number) => fromMinor(minor, pay.currency).toLocaleString('en', { maximumFractionDigits: 2 });
	const [min, max] = [pay.min ?? null, pay.max ?? null];
	const range = min === null ? `up to ${number(max as number)}` : max === null ? `from ${number(min)}` : min === max ? number(min) : `${number(min)}–${number(max)}`;
	return `${range} ${pay.currency} ${perWhole[pay.period]}`;
}

/** "today", "3 days", "5 weeks", "4 months": the age of something, coarsely. */
export function age(at: Millis | null | undefined, now: Millis): string | null {
	if (at == null) return null;
	const days = Math.floor((now - at) / DAY);
	if (days < 1) return 'today';
	if (days < 14) return plural(days, 'day');
	if (days < 60) return plural(Math.floor(days / 7), 'week');
	if (days < 730) return plural(Math.floor(days / 30.44), 'month');
	return plural(Math.floor(days / 365.25), 'year');
}

/** "in 5 min", "2 h ago". */
export function moment(at: Millis, now: Millis): string {
	const seconds = Math.round((at - now) / 1000);
	const [size, unit] = ([[86_400, 'day'], [3_600, 'hour'], [60, 'minute']] as const).find(([s]) => Math.abs(seconds) >= s) ?? [1, 'second'];
	return new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' }).format(Math.round(seconds / size), unit);
}

/** "Dec 3, 2026". */
export const day = (at: Millis): string => new Date(at).toLocaleDateString('en', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

/** "Dec 3, 2026, 14:05 UTC": for what is kept and shown to others. */
export const momentWhole = (at: Millis): string => `${day(at)}, ${new Date(at).toISOString().slice(11, 16)} UTC`;

/** "German" from `de`. */
export function languageWord(code: string): string {
	try {
		return new Intl.DisplayNames('en', { type: 'language' }).of(code) ?? code;
	} catch {
		return code;
	}
}

/** An address as short as it stays telling: no scheme, no `www`, no slash at its end. */
export const host = (url: string): string => url.replace(/^https?:\/\/(www\.)?/, '').replace(/[?#].*$/, '').replace(/\/$/, '');

/** "1 posting", "2 postings". */
export const plural = (count: number, one: string, many = `${one}s`): string =>
	`${count.toLocaleString('en')} ${count === 1 ? one : many}`;

/** Said of a posting that may be over; of one that stands nothing is said. */
export const livenessWord: Record<Liveness, string> = { live: '', uncertain: 'perhaps closed', expired: 'closed' };
export const livenessWhy: Record<Liveness, string> = {
	live: '',
	uncertain: 'Its source listed it no longer, or its page did not answer, the last time it was looked for.',
	expired: 'Its page says so, its own date has passed, or it was not found several times in a row.'
};

export const statusWord: Record<Status, string> = {
	pending: 'To review', approved: 'Approved', rejected: 'Rejected', skipped: 'Skipped', applied: 'Applied',
	survey: 'Survey', phone_screen: 'Phone screen', interviewing: 'Interviewing', offer: 'Offer', hired: 'Hired',
	archived: 'Archived',
};

const boardWord: Record<string, string> = { remoteok: 'RemoteOK', weworkremotely: 'We Work Remotely', remotive: 'Remotive', himalayas: 'Himalayas', jobicy: 'Jobicy', arbeitnow: 'Arbeitnow', themuse: 'The Muse', hackernews: 'Hacker News', greenhouse: 'Greenhouse', lever: 'Lever', ashby: 'Ashby', workable: 'Workable', recruitee: 'Recruitee', personio: 'Personio', teamtailor: 'Teamtailor', smartrecruiters: 'SmartRecruiters', workday: 'Workday', breezy: 'Breezy HR', pinpoint: 'Pinpoint', rippling: 'Rippling', bamboohr: 'BambooHR', jazzhr: 'JazzHR', adzuna: 'Adzuna', page: 'a page', manual: 'added by you' };
/** A source's name from its id (`greenhouse:example`), where the list of sources does not tell. */
export const sourceWord = (id: string): string => boardWord[id.split(':')[0] ?? ''] ?? id;

/** What a button that moves an application there says. */
export const moveWord: Record<Status, string> = {
	...statusWord, pending: 'Back to review', approved: 'Approve', rejected: 'Reject', skipped: 'Skip',
	applied: 'I applied', survey: 'Got a survey', phone_screen: 'Phone screen', interviewing: 'Interview',
	offer: 'Got an offer', hired: 'Hired', archived: 'Archive',
};

export const workplaceWord: Record<Workplace, string> = { onsite: 'On site', hybrid: 'Hybrid', remote: 'Remote', unknown: '' };

const stepWords: Record<RunState | 'waiting' | 'cancelled', string> = {
	waiting: 'waiting', running: 'reading', completed: 'done', partial: 'partly read', changed: 'site has changed',
	blocked: 'blocked by the site', failed: 'failed', cancelled: 'cancelled',
};
/** What a step's state reads like; an unknown word is shown as it is. */
export const stepWord = (state: string): string => (stepWords as Record<string, string>)[state] ?? state;

/** "12 new postings, 34 left out by your filters". */
export function outcome({ added, updated, filtered }: TaskResult): string {
	return [plural(added, 'new posting'), updated && `${updated} re-scored`, filtered && `${filtered} left out by your filters`].filter(Boolean).join(', ');
}

export type Tone = 'good' | 'busy' | 'idle' | 'warn' | 'bad';
/** How a step's state looks. */
export function stepTone(state: string): Tone {
	switch (state) {
		case 'completed': return 'good';
		case 'running': return 'busy';
		case 'partial': case 'changed': return 'warn';
		case 'blocked': case 'failed': return 'bad';
		default: return 'idle';
	}
}

const partWord: Record<string, string> = {
	skills: 'Skills', title: 'Title', text: 'Words shared with your CV', experience: 'Seniority and years', location: 'Place', salary: 'Pay', freshness: 'How new it is',
};
/** What a part of a score is about. */
export const part = (name: string): string => partWord[name] ?? name;

const filterWord: Record<string, string> = { title: 'title', remote: 'remote work', place: 'place', salary: 'pay', excluded: 'words to leave out', paused: 'paused' };
/** What of a search left a posting out. */
export const filterOf = (name: string): string => filterWord[name] ?? name;

/** The bands of a score (fair from 60, good from 70, excellent from 85), for colour beside (never instead of) the number. */
export function band(score: number | null | undefined): 'none' | 'low' | 'fair' | 'good' | 'top' {
	if (score == null) return 'none';
	return score >= 85 ? 'top' : score >= 70 ? 'good' : score >= 60 ? 'fair' : 'low';
}

export const bandWord = { none: '', low: '', fair: 'fair', good: 'good', top: 'excellent' } as const;

const doubtWord: Record<string, string> = {
	pay_to_apply: 'It asks you to pay', crypto: 'It deals in crypto money', chat_contact: 'Contact goes through a messenger',
	evergreen: 'It may be no opening of now', easy_money: 'It promises easy money', private_data: 'It asks for private papers',
	unlikely_pay: 'Its pay is hard to believe', reposted: 'It is posted again and again', old: 'It is old', free_mail: 'Contact goes to a free mail address',
	no_company: 'It names no employer', vague: 'It hardly says what the work is', no_pay: 'It names no pay',
};
/** What a piece of evidence against a posting reads like. */
export const doubt = (kind: string): string => doubtWord[kind] ?? kind.replaceAll('_', ' ');

/** 67 months → "5 years 7 months". */
export function months(count: number): string {
	const [years, rest] = [Math.floor(count / 12), count % 12];
	return [years && plural(years, 'year'), (rest || !years) && plural(rest, 'month')].filter(Boolean).join(' ');
}
