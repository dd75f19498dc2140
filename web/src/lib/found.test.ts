import { expect, test } from 'vitest';
import type { Found } from './api';
import { foundLine, looksLikeHtml } from './found';

const found = (over: Partial<Found>): Found => ({ shape: 'list', site: null, added: 1, known: 0, queued: 0, refused: [], closed: false, ...over });

test('what was found is said in one sentence', () => {
	expect(foundLine(found({}))).toBe('The page: 1 posting added.');
	expect(foundLine(found({ site: 'LinkedIn', added: 12, known: 3, refused: [{ row: 4, reason: 'x' }] }))).toBe(
		'LinkedIn: 12 postings added, 3 were there already; 1 entry could not be read.'
	);
	expect(foundLine(found({ shape: 'table', added: 2, queued: 2 }))).toBe('The table: 2 postings added, 2 pages are read by and by.');
});

test('markup is told from words', () => {
	expect(looksLikeHtml('<!DOCTYPE html><p>x</p>')).toBe(true);
	expect(looksLikeHtml('  <div class="a">x</div>')).toBe(true);
	expect(looksLikeHtml('Baker\n<3 bread')).toBe(false);
	expect(looksLikeHtml('Engineer, C++ < 5 years')).toBe(false);
});
