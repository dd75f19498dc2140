// The API's words, in the shapes its server sends them.
export type Millis = number;
export type Status =
	| 'pending' | 'approved' | 'rejected' | 'skipped' | 'applied' | 'survey' | 'phone_screen'
	| 'interviewing' | 'offer' | 'hired' | 'archived';
export type Period = 'hour' | 'day' | 'week' | 'month' | 'year';
export type Workplace = 'onsite' | 'hybrid' | 'remote' | 'unknown';
export type RemoteWish = 'any' | 'only' | 'no';
export interface Salary { min?: number | null; max?: number | null; currency: string; period: Period }
export interface Place { text: string; city?: string | null; region?: string | null; country?: string | null }
export type Seniority = 'intern' | 'junior' | 'mid' | 'senior' | 'lead' | 'staff' | 'principal' | 'manager' | 'director' | 'executive';
export interface Posting {
	id: string; source: string; source_key: string; url: string; apply_url?: string | null;
	title: string; company: string; text: string; html: string; places: Place[]; workplace: Workplace;
	remote_scope: { worldwide: boolean; countries: string[]; regions: string[] };
	employment?: 'full_time' | 'part_time' | 'contract' | 'temporary' | 'internship' | 'volunteer' | null;
	seniority?: Seniority | null; salary?: Salary | null; tags: string[];
	posted_at?: Millis | null; valid_through?: Millis | null;
}
export interface ScorePart { name: string; weight: number; value: number; note: string }
export interface SkillEvidence { skill: string; quote: string }
export interface Explanation { parts: ScorePart[]; matched: SkillEvidence[]; missing: SkillEvidence[]; kept: string[] }
export interface ApplicationSummary {
	id: string; status: Status; score?: number | null; title: string; company: string; place: string;
	workplace: Workplace; salary?: Salary | null; url?: string | null; source: string;
	posted_at?: Millis | null; created_at: Millis; updated_at: Millis; matched: string[]; missing: string[]; next: Status[];
}
export interface Transition { from: Status; to: Status; at: Millis; undone: boolean }
export type Application = ApplicationSummary & {
	posting: Posting; explanation: Explanation; rejection_stage?: Status | null; transitions: Transition[];
};
export interface Position { title?: string | null; employer?: string | null; location?: string | null; start?: string | null; end?: string | null; current: boolean; bullets: string[] }
export interface Education { institution?: string | null; degree?: string | null; start?: string | null; end?: string | null }
export interface Language { name: string; level?: string | null }
export interface Profile {
	name?: string | null; email?: string | null; phone?: string | null; location?: string | null;
	headline?: string | null; summary?: string | null; links: string[]; skills: string[];
	positions: Position[]; education: Education[]; languages: Language[];
	experience_months?: number | null; seniority?: Seniority | null;
}
export interface SalaryWish { amount: number; currency: string; period: Period }
export interface SearchSpec {
	name: string; titles: string[]; places: string[]; remote: RemoteWish; min_salary?: SalaryWish | null;
	exclude: string[]; companies: { board: string; slug: string }[]; pages: string[]; paused: boolean;
}
export type Search = SearchSpec & { id: string };
export type RunState = 'running' | 'completed' | 'partial' | 'changed' | 'blocked' | 'failed';
export interface Run {
	id: string; source: string; state: RunState; started_at: Millis; finished_at?: Millis | null;
	seen: number; new: number; updated: number; rejected: number; requests: number; note?: string | null;
}
export interface SourceHealth {
	id: string; name: string; home: string; next_run_at: Millis; failures: number; postings: number; last_run?: Run | null;
}
export interface TaskStep { key: string; label: string; state: string; done: number; note?: string | null }
export interface Task {
	id: string; kind: 'discover' | 'match'; state: 'queued' | 'running' | 'completed' | 'failed' | 'cancelled';
	steps: TaskStep[]; result?: { scored: number; added: number; updated: number; filtered: number } | null;
	error?: string | null; created_at: Millis; updated_at: Millis;
}
export interface Problem {
	type: string; title: string; status: number; detail?: string; field?: string; legal?: string[]; retry_after?: number;
}
export interface ProfileAnswer { profile: Profile; cv?: { filename?: string | null; [k: string]: unknown } | null; version: number; corrected: string[]; warnings?: string[] }
export interface ApplicationList { items: ApplicationSummary[]; next_cursor?: string | null; total: number; counts: Partial<Record<Status, number>> }
