// The person: what is known of them and what they look for. Read once, shared by the pages.
import { asProblem, getCvs, getProfile, getSearches, putProfile, type Cv, type Problem, type ProfileAnswer, type Search } from '$lib/api';

class Me {
	/** By the default CV. */
	profile = $state.raw<ProfileAnswer | null>(null);
	/** The default one first. */
	cvs = $state.raw<Cv[]>([]);
	searches = $state.raw<Search[] | null>(null);
	problem = $state.raw<Problem | null>(null);

	/** Whether both are known. */
	readonly ready = $derived(this.profile !== null && this.searches !== null);
	/** Whether this is a first visit: nothing was given yet. */
	readonly isNew = $derived(this.ready && this.searches?.length === 0);

	/** Titles their CV speaks of, short enough to look for. */
	readonly titles = $derived.by(() => {
		const profile = this.profile?.profile;
		const all = [profile?.headline, ...(profile?.positions ?? []).map((position) => position.title)];
		const short = all.filter((title): title is string => Boolean(title) && (title as string).split(/\s+/).length <= 4);
		return [...new Set(short)].slice(0, 4);
	});

	async load(): Promise<void> {
		this.problem = null;
		try {
			const [profile, searches, cvs] = await Promise.all([getProfile(), getSearches(), getCvs()]);
			this.profile = profile;
			this.cvs = cvs.items;
			this.searches = searches.items;
		} catch (thrown) {
			this.problem = asProblem(thrown);
		}
	}

	/** Puts a skill among those of the profile by this CV, or takes it out; the list is scored anew by it. */
	async setSkill(skill: string, on: boolean, cv?: string | null): Promise<void> {
		const known = this.cvs.find(({ id }) => id === cv)?.id;
		// Read anew: another page may have changed it meanwhile.
		const { profile } = await getProfile(known);
		const others = profile.skills.filter((one) => one.toLowerCase() !== skill.toLowerCase());
		const answer = await putProfile({ ...profile, skills: on ? [...others, skill] : others }, known);
		if (!answer.cv || answer.cv.default) this.profile = answer;
	}

	/** Puts a search in its place, or at the end. */
	keep(search: Search): void {
		const others = this.searches ?? [];
		this.searches = others.some((s) => s.id === search.id)
			? others.map((s) => (s.id === search.id ? search : s))
			: [...others, search];
	}
}

export const me = new Me();
