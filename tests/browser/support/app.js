// The running Rolecall the tests are about, and how they bring it into a known state.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

if (!process.env.ROLECALL_URL) throw new Error('ROLECALL_URL is not set: start Rolecall with recorded boards (cargo xtask dev --recorded) and set it to its address');
/** Where Rolecall is, with a slash at its end. */
export const home = process.env.ROLECALL_URL.replace(/\/*$/, '/');
export const fixture = (name) => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));

export async function api(method, path, body) {
	const response = await fetch(`${home}api${path}`, { method, headers: { 'content-type': 'application/json' }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
	const text = await response.text();
	assert.ok(response.ok, `${method} ${path}: ${response.status} ${text}`);
	return text ? JSON.parse(text) : null;
}

/** Waits until `check` answers something true, and answers that. */
export async function until(what, check, seconds = 60) {
	const end = Date.now() + seconds * 1000;
	for (;;) {
		const answer = await check();
		if (answer) return answer;
		if (Date.now() > end) throw new Error(`waited ${seconds} s in vain until ${what}`);
		await new Promise((resolve) => setTimeout(resolve, 200));
	}
}

/** Gives the CV of an invented person. */
export async function giveCv() {
	const form = new FormData();
	form.set('file', new Blob([await readFile(fixture('cv.txt'))], { type: 'text/plain' }), 'cv.txt');
	const response = await fetch(`${home}api/profile/cv`, { method: 'POST', body: form });
	assert.ok(response.ok, await response.text());
	await idle();
}

/** A profile, one search for engineers, and a list with at least `least` postings to review. */
export async function settled(least = 30) {
	const { profile } = await api('GET', '/profile');
	if (!profile.skills.length) await giveCv();
	const wanted = { name: 'Engineer', titles: ['Engineer'], places: [], remote: 'any', min_salary: null, exclude: [], companies: ['brightloom', 'harbor-and-pine'].map((slug) => ({ board: 'greenhouse', slug })), pages: ['https://careers.lanternworks.example/jobs/optics-engineer'], paused: false };
	const { items: searches } = await api('GET', '/searches');
	const [first] = searches;
	if (!first) await api('POST', '/searches', wanted);
	else if (first.remote !== 'any' || !first.titles.includes('Engineer') || first.exclude.length || first.places.length || first.companies.length < 2) await api('PUT', `/searches/${first.id}`, wanted);
	await idle();
	let list = await pending();
	if (list.total < least) {
		await api('POST', '/discover', {});
		await idle();
		list = await pending();
	}
	if (list.total < least) await backToReview();
	return until(`${least} postings are to be reviewed`, async () => { list = await pending(); return list.total >= least && list; }, 90);
}

const pending = () => api('GET', '/applications?status=pending&limit=100');
export const count = async (status) => (await api('GET', `/applications?status=${status}&limit=1`)).total;

/** Takes moves back until none is left: tests before this one may have moved most of the list. */
async function backToReview() {
	for (let i = 0; i < 100; i++) {
		const response = await fetch(`${home}api/undo`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
		if (!response.ok) return;
	}
}

/** Waits until no task is live. */
export const idle = () => until('every task has ended', async () => {
	const { items } = await api('GET', '/tasks');
	return items.every((task) => task.state !== 'queued' && task.state !== 'running');
}, 120);

/** Waits until the list on the page is no longer loading. */
export async function listShown(page) {
	await page.locator('[data-row-link]').first().waitFor();
	await page.locator('ul[aria-label="Applications"][aria-busy="false"]').waitFor();
}

export const titles = (page) => page.locator('[data-row-link]').allTextContents();
export const firstId = (page) => page.locator('[data-id]').first().getAttribute('data-id');
