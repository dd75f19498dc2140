// What a page, a mail or a table held, in a sentence.
import type { Found } from './api';

/** Whether pasted text is a page's markup rather than a posting's words. */
export function looksLikeHtml(text: string): boolean {
	const start = text.trimStart().slice(0, 2000);
	return /^<(!doctype|!--|html|head|body|[a-z][a-z0-9-]*[\s>])/i.test(start) && /<\/|\/>/.test(text);
}

const counted = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

/** “LinkedIn: 12 postings added, 3 were there already; 2 entries could not be read.” */
export function foundLine(found: Found): string {
	const from = found.site ?? { posting: 'The page', list: 'The page', alert: 'The mail', table: 'The table' }[found.shape];
	const parts = [counted(found.added, 'posting added', 'postings added')];
	if (found.known) parts.push(counted(found.known, 'was there already', 'were there already'));
	if (found.queued) parts.push(counted(found.queued, 'page is read by and by', 'pages are read by and by'));
	const refused = found.refused.length ? `; ${counted(found.refused.length, 'entry', 'entries')} could not be read` : '';
	const closed = found.closed ? ' The page says that nobody may apply any more.' : '';
	return `${from}: ${parts.join(', ')}${refused}.${closed}`;
}
