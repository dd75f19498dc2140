// The API's words, from its OpenAPI document (`npm run api` writes schema.d.ts anew).
import type { components } from './schema';

type Schemas = components['schemas'];
/** As the server sends it: fields a request may leave out are there in every answer. */
type Sent<T> = { [K in keyof T]-?: Exclude<T[K], undefined> };

export type Millis = number;
export type Status = Schemas['Status'];
export type Period = Schemas['Period'];
export type Workplace = Schemas['Workplace'];
export type RemoteWish = Schemas['RemoteWish'];
export type Salary = Schemas['Salary'];
export type Seniority = Schemas['Seniority'];
export type ScorePart = Schemas['ScorePart'];
export type SkillEvidence = Schemas['SkillEvidence'];
export type ApplicationSummary = Schemas['ApplicationSummary'];
export type Application = Schemas['Application'];
export type Weights = Sent<Schemas['Weights']>;
export type WeightsView = { weights: Weights; default: Weights };
export type WeightsPreview = Schemas['WeightsPreview'];
export type Why = Schemas['Why'];
export type Posting = Schemas['Posting'];
export type ApplicationList = Schemas['ApplicationList'];
export type MoveOutcomes = Schemas['MoveOutcomes'];
export type Liveness = Schemas['Liveness'];
export type Found = Schemas['Found'];
export type Undone = Schemas['Undone'];

export type Position = Sent<Schemas['Position']>;
export type Education = Sent<Schemas['Education']>;
export type Language = Sent<Schemas['Language']>;
export type Profile = Sent<Omit<Schemas['Profile'], 'positions' | 'education' | 'languages'>> & {
	positions: Position[];
	education: Education[];
	languages: Language[];
};
/** The profile with where it comes from; `warnings` only after a CV was read. */
export type ProfileAnswer = Omit<Schemas['ProfileView'], 'profile'> & { profile: Profile; warnings?: string[] };

export type Cv = Schemas['CvSummary'];
export type CvChange = Schemas['CvChange'];

export type SearchSpec = Sent<Schemas['SearchSpec']>;
export type Search = SearchSpec & { id: string };

export type FoundBoard = Schemas['FoundBoard'];
export type StarterCompany = Schemas['StarterCompany'];

export type RunState = Schemas['RunState'];
export type SourceHealth = Schemas['SourceHealth'];
export type TaskStep = Schemas['TaskStep'];
export type Task = Schemas['Task'];
export type TaskResult = Schemas['TaskResult'];
export type Health = Schemas['Health'];
export type Problem = Schemas['Problem'];
