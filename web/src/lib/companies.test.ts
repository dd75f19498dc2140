import { expect, test } from 'vitest';
import { companyOf, wordOf } from './companies';

test.each([
	['https://boards.greenhouse.io/acme', 'greenhouse', 'acme'],
	['https://job-boards.greenhouse.io/acme/jobs/12', 'greenhouse', 'acme'],
	['https://boards.greenhouse.io/embed/job_board?for=acme', 'greenhouse', 'acme'],
	['https://jobs.lever.co/Acme/3f0c', 'lever', 'acme'],
	['https://jobs.ashbyhq.com/acme.io', 'ashby', 'acme.io'],
	['https://apply.workable.com/acme-labs/', 'workable', 'acme-labs'],
	['acme.recruitee.com', 'recruitee', 'acme'],
	['https://acme.jobs.personio.com/job/1', 'personio', 'acme'],
	['https://acme.teamtailor.com/jobs', 'teamtailor', 'acme'],
	[' Acme ', 'greenhouse', 'acme'],
	['lever:acme', 'lever', 'acme'],
])('%s', (text, board, slug) => {
	expect(companyOf(text)).toEqual({ board, slug });
	expect(companyOf(wordOf({ board, slug }))).toEqual({ board, slug });
});

test('an address of no board we know stays what it is, for the server to refuse', () => {
	expect(companyOf('https://acme.example/jobs')).toEqual({ board: 'greenhouse', slug: 'https://acme.example/jobs' });
});
