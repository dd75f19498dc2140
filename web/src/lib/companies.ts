import type { components } from './api/schema';

export type CompanyBoard = components['schemas']['CompanyBoard'];
/** What the server is asked to find a company's board by. */
export type CompanyQuestion = { url: string } | CompanyBoard;

/** What a person typed: `board:slug`, an address, or a word alone, which is taken to be the company's name on Greenhouse. */
export function questionOf(text: string): CompanyQuestion {
	const words = text.trim();
	const named = words.match(/^(\w+):\s*([^/\s].*)$/);
	if (named) return { board: named[1]!.toLowerCase(), slug: named[2]! };
	if (/[./]/.test(words)) return { url: words };
	return { board: 'greenhouse', slug: words.toLowerCase() };
}

/** A company on a board, as short as it stays unmistakable; `questionOf` reads it back. */
export const wordOf = ({ board, slug }: CompanyBoard): string => (board === 'greenhouse' ? slug : `${board}:${slug}`);

/** Companies may be typed one by one or several at once. */
export const wordsOf = (text: string): string[] => text.split(/[,;\n]/).map((part) => part.trim()).filter(Boolean);

export const isSame = (a: CompanyBoard, b: CompanyBoard): boolean => a.board === b.board && a.slug === b.slug;
