// One form's sending: under way once at a time, its refusal kept beside the fields.
import { asProblem, fieldOf, type Problem } from '$lib/api';

export class Sending {
	busy = $state(false);
	problem = $state.raw<Problem | null>(null);
	/** Fields that show a problem about themselves. */
	constructor(private readonly fields: string[] = []) {}

	/** The problem, unless a field shows it. */
	get notice(): Problem | null {
		const field = fieldOf(this.problem);
		return field !== null && this.fields.includes(field) ? null : this.problem;
	}

	/** Does this unless something is under way; whether it succeeded. */
	async run(work: () => Promise<unknown>): Promise<boolean> {
		if (this.busy) return false;
		this.busy = true;
		this.problem = null;
		try {
			await work();
			return true;
		} catch (thrown) {
			this.problem = asProblem(thrown);
			return false;
		} finally {
			this.busy = false;
		}
	}

	/** Refuses by ourselves what the server would refuse, at this field. */
	refuse(field: string, detail: string): false {
		this.problem = { type: 'urn:rolecall:problem:invalid-request', title: 'The request is not valid', status: 400, detail, field };
		return false;
	}
}
