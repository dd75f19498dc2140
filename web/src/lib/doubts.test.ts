import { describe, expect, it } from 'vitest';
import type { Profile, Position } from './api/types';
import { doubtsLeft, valueAt } from './doubts';

const position = (title: string | null): Position => ({ title, employer: 'Lantern Systems', location: null, start: '2019', end: null, current: true, bullets: [] });
const profile: Profile = {
	name: 'Imke Dorsey', email: null, phone: null, location: null, headline: 'Engineer', summary: null, links: [], skills: ['Rust'],
	positions: [position('Keeper'), position('Clerk')], education: [], languages: [], experience_months: null, seniority: null, confidence: {},
};

describe('doubts', () => {
	it('finds what stands at a path', () => {
		expect(valueAt(profile, 'name')).toBe('Imke Dorsey');
		expect(valueAt(profile, 'positions[1].title')).toBe('Clerk');
		expect(valueAt(profile, 'positions[7].title')).toBeNull();
		expect(valueAt(profile, 'nothing.of[0].this')).toBeNull();
	});

	it('asks of a field until it is changed', () => {
		const answer = { profile, doubtful: ['name', 'skills', 'positions[0].title', 'positions[1].title'] };
		expect([...doubtsLeft(answer, structuredClone(profile))]).toEqual(answer.doubtful);
		const draft = { ...profile, skills: ['Rust', 'Go'], positions: [position('Keeper'), position('Head clerk')] };
		expect([...doubtsLeft(answer, draft)]).toEqual(['name', 'positions[0].title']);
		// An entry put before the others is not one of those read.
		const longer = { ...profile, positions: [position('Warden'), ...profile.positions] };
		expect([...doubtsLeft(answer, longer)]).toEqual(['name', 'skills']);
	});
});
