// What a file of everything held, in words. Everything here is pure.
import type { Counts, Moved } from './api/account';
import { plural } from './format';

const formats: Record<string, string> = { rolecall: 'everything of a Rolecall', json_resume: 'a CV as JSON Resume', csv: 'a table of applications', json: 'a list of applications', peregrine: 'the list of a Peregrine' };
/** What kind of file it was. */
export const formatWord = (format: string): string => formats[format] ?? format.replaceAll('_', ' ');

const kinds: Record<string, [string, string?]> = {
	applications: ['application'], searches: ['search', 'searches'], cvs: ['CV'], settings: ['setting'], profile: ['correction of your profile', 'corrections of your profile'], events: ['step of its history', 'steps of its history'],
};
const kindWord = (kind: string, count: number): string => plural(count, ...(kinds[kind] ?? [kind.replaceAll('_', ' '), kind.replaceAll('_', ' ')]));

/** "12 applications, 2 CVs", or null where there is nothing. */
export function countsLine(counts: Counts): string | null {
	const some = Object.entries(counts).filter(([, count]) => count > 0);
	return some.length ? some.map(([kind, count]) => kindWord(kind, count)).join(', ') : null;
}

/** How many things are there already and differ: those a choice is about. Of a file only asked about. */
export const clashing = (moved: Moved): number => Object.values(moved.replaced).reduce((sum, count) => sum + count, 0);

const clashWord: Record<string, string> = { application: 'Application', search: 'Search', cv: 'CV', settings: 'Setting', profile: 'Profile' };
/** "Application “Engineer”: approved here, pending in the file". */
export function clashLine({ what, name, here, there }: Moved['clashes'][number]): string {
	const said = `${clashWord[what] ?? what} “${name}”`;
	return here || there ? `${said}: ${here || 'nothing'} here, ${there || 'nothing'} in the file` : said;
}
