// What the pages of an account need to know. Everything here is pure.

/** Pages on the way in or out; nobody is led back to one of them. */
const waysIn = ['/sign-in', '/register', '/verify', '/forgot', '/reset', '/gone'];
/** Pages that only make sense where people have accounts. */
const peoples = [...waysIn, '/account', '/claim', '/admin'];
/** Whether a page is there for whoever is signed out. */
export const isOpen = (route: string | null | undefined): boolean => route === '/claim' || waysIn.some((page) => page === route);
export const isPeoples = (route: string | null | undefined): boolean => peoples.some((page) => page === route);

/**
 * Where to go on after signing in: `wished` where it is a path of ours, else the list. An address of
 * another site, however it is written, is none: it would make this page a way to lure people there.
 */
export function localPath(wished: string | null | undefined): string {
	if (!wished?.startsWith('/')) return '/';
	let url: URL;
	try {
		url = new URL(wished, 'http://here.invalid');
	} catch {
		return '/';
	}
	// `//elsewhere`, `/\elsewhere` and tabs between them are what URL makes another origin of.
	if (url.origin !== 'http://here.invalid' || url.pathname.startsWith('//')) return '/';
	return waysIn.some((page) => url.pathname === page) ? '/' : url.pathname + url.search;
}

const refusals: Record<string, string> = {
	'begin-again': 'That sign-in had run out or began in another browser. Begin it again.',
	cancelled: 'You cancelled the sign-in.',
	provider: 'The provider could not say who you are. Try again in a moment.',
	closed: 'Nobody can register here. Ask whoever runs this Rolecall.',
	'not-allowed': 'Your address is not among those invited, or the provider has not confirmed it. Ask whoever runs this Rolecall.',
	'has-account': 'Your address has an account here already. Sign in with its password or the way you did before, or ask for a new password, and add the provider in your account.',
	disabled: 'Your account was disabled. Ask whoever runs this Rolecall.',
	taken: 'Somebody’s account is opened by that already, another than this one.',
	'sign-in-again': 'Sign out and in again first: this can be done within ten minutes of signing in.',
};
/** What is said of a way in at a provider that came to nothing; null where nothing is to be said. */
export const refusalOf = (code: string | null): string | null => (code === null ? null : Object.hasOwn(refusals, code) ? refusals[code]! : 'That did not work. Try again.');

/** The token a link brought after its `#`, alone or as `token=…`; null where there is none. */
export function tokenOf(hash: string): string | null {
	const text = hash.replace(/^#/, '');
	const token = new URLSearchParams(text).get('token') ?? (text.includes('=') ? '' : text);
	return /^[\w.~-]{16,2048}$/.test(token) ? token : null;
}

/** The shortest password taken, in characters. */
export const MIN_PASSWORD = 12;
export const MAX_PASSWORD = 128;

export interface PasswordLength { share: number; tone: 'bad' | 'warn' | 'good'; text: string }
/** How long a password is and should be. Length is what counts; what it is made of is free. */
export function passwordLength(password: string): PasswordLength {
	const length = [...password].length;
	const share = Math.min(1, length / 20);
	if (length > MAX_PASSWORD) return { share: 1, tone: 'bad', text: `At most ${MAX_PASSWORD} characters; these are ${length}.` };
	if (length < MIN_PASSWORD) return { share, tone: 'bad', text: length ? `${MIN_PASSWORD - length} more to go` : `At least ${MIN_PASSWORD} characters. Three or four words in a row are easy to remember.` };
	return length < 16 ? { share, tone: 'warn', text: 'Long enough; longer is better' } : { share, tone: 'good', text: 'Good length' };
}

const browsers = [[/\bEdgA?\//, 'Edge'], [/\bOPR\//, 'Opera'], [/\bSamsungBrowser\//, 'Samsung Internet'], [/\b(?:Firefox|FxiOS)\//, 'Firefox'], [/\b(?:Chrome|CriOS|HeadlessChrome)\//, 'Chrome'], [/\bSafari\//, 'Safari'], [/^curl\//, 'curl']] as const;
const systems = [[/iPhone/, 'iPhone'], [/iPad/, 'iPad'], [/Android/, 'Android'], [/CrOS/, 'ChromeOS'], [/Windows/, 'Windows'], [/Mac OS X|Macintosh/, 'Mac'], [/Linux/, 'Linux']] as const;

/** "Firefox on Linux" of what a browser calls itself. */
export function agentWord(agent: string): string {
	const of = (all: readonly (readonly [RegExp, string])[]) => all.find(([pattern]) => pattern.test(agent))?.[1];
	const [browser, system] = [of(browsers), of(systems)];
	if (browser && system) return `${browser} on ${system}`;
	return browser ?? system ?? (agent.split(/[/\s]/)[0] || 'An unnamed program');
}

/** "12 s", "4 min", "2 h": how long to wait, never less than it is. */
export function waitWord(seconds: number): string {
	if (seconds < 100) return `${Math.ceil(seconds)} s`;
	return seconds < 5_400 ? `${Math.ceil(seconds / 60)} min` : `${Math.ceil(seconds / 3_600)} h`;
}

/** "820 bytes", "14 KB", "3.2 MB". */
export function bytesWord(bytes: number): string {
	if (bytes < 1_000) return `${bytes} bytes`;
	return bytes < 1_000_000 ? `${Math.round(bytes / 1_000)} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
