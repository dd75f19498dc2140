import type { components } from './api/schema';

type CompanyBoard = components['schemas']['CompanyBoard'];

/** How an address says which board a company is on; the group is its slug. */
const addresses: [board: string, pattern: RegExp][] = [
	['greenhouse', /greenhouse\.io\/(?:embed\/job_board\?for=|v1\/boards\/)?([\w-]+)/],
	['lever', /\bjobs\.(?:eu\.)?lever\.co\/([\w-]+)/],
	['ashby', /\bjobs\.ashbyhq\.com\/([\w.%-]+)/],
	['workable', /\bapply\.workable\.com\/(?!j\/|api\/)([\w-]+)/],
	['workable', /([\w-]+)\.workable\.com/],
	['recruitee', /([\w-]+)\.recruitee\.com/],
	['personio', /([\w-]+)\.jobs\.personio\.(?:de|com)/],
	['teamtailor', /([\w-]+)\.teamtailor\.com/],
];

/** What a person typed, as a company on a board: an address, `board:slug`, or a slug alone, which is taken to be Greenhouse's. */
export function companyOf(text: string): CompanyBoard {
	const words = text.trim();
	for (const [board, pattern] of addresses) {
		const slug = words.match(pattern)?.[1];
		if (slug) return { board, slug: slug.toLowerCase() };
	}
	const named = words.match(/^(\w+):\s*(.+)$/);
	if (named && !/^https?$/i.test(named[1]!)) return { board: named[1]!.toLowerCase(), slug: named[2]!.toLowerCase() };
	return { board: 'greenhouse', slug: words.toLowerCase() };
}

/** The other way round, as short as it stays unmistakable. */
export const wordOf = ({ board, slug }: CompanyBoard): string => (board === 'greenhouse' ? slug : `${board}:${slug}`);
