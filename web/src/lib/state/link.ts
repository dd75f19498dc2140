// The token a letter's link brought. It is taken out of the address at once, so that neither the
// history nor a screenshot nor somebody looking on has it.
import { tokenOf } from '$lib/account';

export function takeToken(): string | null {
	const token = tokenOf(location.hash);
	if (location.hash) history.replaceState(history.state, '', location.pathname + location.search);
	return token;
}
