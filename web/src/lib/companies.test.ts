import { expect, test } from 'vitest';
import { questionOf, wordOf, wordsOf } from './companies';

test.each([
	['https://jobs.lever.co/Acme/3f0c', { url: 'https://jobs.lever.co/Acme/3f0c' }],
	['www.acme.com/careers', { url: 'www.acme.com/careers' }],
	['acme.recruitee.com', { url: 'acme.recruitee.com' }],
	[' Acme ', { board: 'greenhouse', slug: 'acme' }],
	['lever:acme', { board: 'lever', slug: 'acme' }],
	['Workday: acme.wd5/Careers', { board: 'workday', slug: 'acme.wd5/Careers' }],
	['http://acme.example', { url: 'http://acme.example' }],
])('%s', (text, question) => {
	expect(questionOf(text)).toEqual(question);
});

test.each([
	{ board: 'greenhouse', slug: 'acme' },
	{ board: 'ashby', slug: 'acme.ai' },
	{ board: 'workday', slug: 'acme.wd5/Careers' },
])('$board:$slug is read back', (company) => {
	expect(questionOf(wordOf(company))).toEqual(company);
});

test('several are typed at once', () => {
	expect(wordsOf(' lever:acme, Riot Games;\nhttps://a.example/x ')).toEqual(['lever:acme', 'Riot Games', 'https://a.example/x']);
});
