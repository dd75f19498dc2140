// What a file of everything held, in words. Everything here is pure.
import type { Counts, Moved } from './api/account';
import { plural } from './format';

const formats: Record<string, string> = { rolecall: 'everything of a Rolecall', json_resume: 'a CV as JSON Resume', csv: 'a table of applications', json: 'a list of applications', peregrine: 'the list of a Peregrine' };
/** What kind of file it was. */
export const formatWord = (format: string): string => formats[format] ?? format.replaceAll('_', ' ');

const kinds: Record<string, [string, string?]> = {
	applications: ['application'], cvs: ['CV', 'CVs'], cv_documents: ['CV', 'CVs'], searches: ['search', 'searches'], profile: ['profile'], profiles: ['profile'],
	files: ['file'], weights: ['setting of what counts', 'settings of what counts'], settings: ['setting'], transitions: ['step of an application', 'steps of applications'],
};
const kindWord = (kind: string, count: number): string => plural(count, ...(kinds[kind] ?? [kind.replaceAll('_', ' '), kind.replaceAll('_', ' ')]));

/** "12 applications, 2 CVs", or null where there is nothing. */
export function countsLine(counts: Counts): string | null {
	const some = Object.entries(counts).filter(([, count]) => count > 0);
	return some.length ? some.map(([kind, count]) => kindWord(kind, count)).join(', ') : null;
}

/** How many things are there already and differ: those a choice is about. */
export const clashes = (moved: Moved): number => Object.values(moved.kept).reduce((sum, count) => sum + count, 0);
