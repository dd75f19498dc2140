import { describe, expect, it } from 'vitest';
import { age, band, day, fromMinor, host, languageWord, moment, months, salary, salaryWhole, toMinor } from './format';

describe('salary', () => {
	it('reads minor units by the currency’s own digits', () => {
		expect(salary({ min: 6_000_000, max: 8_000_000, currency: 'EUR', period: 'year' })).toBe('€60k–80k / year');
		expect(salary({ min: 9_000_000, max: null, currency: 'JPY', period: 'year' })).toBe('from ¥9,000k / year');
		expect(salary({ min: 9_000_000, max: 12_000_000, currency: 'CAD', period: 'year' }), 'not the dollar of its neighbour').toBe('CA$90k–120k / year');
		expect(salary({ min: 4_550, max: 4_550, currency: 'USD', period: 'hour' })).toBe('$45.5 / h');
	});
	it('stays quiet without an amount and survives a currency nobody knows', () => {
		expect(salary({ min: null, max: null, currency: 'EUR', period: 'year' })).toBeNull();
		expect(salary({ min: null, max: 100_000, currency: '??', period: 'month' })).toBe('up to ?? 1000 / month');
	});
	it('is said whole where there is room', () => {
		expect(salaryWhole({ min: 6_000_000, max: 8_050_050, currency: 'EUR', period: 'year' })).toBe('60,000–80,500.5 EUR a year');
		expect(salaryWhole({ min: null, max: 9_000, currency: 'JPY', period: 'hour' })).toBe('up to 9,000 JPY an hour');
		expect(salaryWhole({ min: null, max: null, currency: 'EUR', period: 'year' })).toBeNull();
	});
	it('takes a wish there and back', () => {
		expect(['EUR', 'JPY', 'KWD'].map((currency) => toMinor(65_000, currency))).toEqual([6_500_000, 65_000, 65_000_000]);
		for (const currency of ['EUR', 'JPY', 'KWD']) expect(fromMinor(toMinor(65_000, currency), currency)).toBe(65_000);
	});
});

it('tells age coarsely and never negative', () => {
	const now = 1_700_000_000_000;
	const days = (n: number) => age(now - n * 86_400_000, now);
	expect([days(-3), days(0.5), days(1), days(13), days(15), days(61), days(800)]).toEqual(['today', 'today', '1 day', '13 days', '2 weeks', '2 months', '2 years']);
	expect(age(null, now)).toBeNull();
});

it('tells moments both ways', () => {
	expect(moment(300_000, 0)).toBe('in 5 min.');
	expect(moment(0, 7_200_000)).toBe('2 hr. ago');
});

it('puts scores at the borders into the upper band', () => {
	expect([null, 0, 59.9, 60, 70, 85].map(band)).toEqual(['none', 'low', 'low', 'fair', 'good', 'top']);
});

it('counts experience in years and months', () => {
	expect([0, 1, 12, 67].map(months)).toEqual(['0 months', '1 month', '1 year', '5 years 7 months']);
});

it('names days, languages and addresses for people', () => {
	expect(day(1_764_720_000_000)).toBe('Dec 3, 2025');
	expect([languageWord('de'), languageWord('not a code')]).toEqual(['German', 'not a code']);
	expect(host('https://www.example.com/jobs/7/?utm_source=x#top')).toBe('example.com/jobs/7');
});
