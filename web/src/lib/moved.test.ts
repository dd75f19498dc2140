import { expect, it } from 'vitest';
import { clashing, clashLine, countsLine, formatWord } from './moved';

it('counts what a file holds in words, and leaves out what it does not hold', () => {
	expect(countsLine({ applications: 41, searches: 1, cvs: 2, profile: 0 })).toBe('41 applications, 1 search, 2 CVs');
	expect(countsLine({ some_new_table: 3 })).toBe('3 some new table');
	expect(countsLine({ applications: 0 })).toBeNull();
	expect(countsLine({})).toBeNull();
});

it('knows a format by name and shows one it does not know as it is', () => {
	expect([formatWord('rolecall'), formatWord('some_other')]).toEqual(['everything of a Rolecall', 'some other']);
});

it('asks for a choice only where something is there already and differs, and names it', () => {
	const moved = { format: 'rolecall' as const, dry_run: true, added: { applications: 3 }, replaced: {}, kept: { applications: 2 }, refused: [], clashes: [] };
	expect(clashing(moved)).toBe(0);
	expect(clashing({ ...moved, replaced: { applications: 2, profile: 1 } })).toBe(3);
	expect(clashLine({ what: 'application', name: 'Lens Grinder', here: 'approved', there: 'pending' })).toBe('Application “Lens Grinder”: approved here, pending in the file');
	expect(clashLine({ what: 'settings', name: 'what counts', here: '', there: '' })).toBe('Setting “what counts”');
});
