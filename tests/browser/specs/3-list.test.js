// Narrowing, ordering and walking through the list.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { home, listShown, settled, titles, until } from '../support/app.js';
import { launch, newPage } from '../support/browser.js';

describe('the list', () => {
	let browser, page, whole;
	before(async () => { whole = await settled(); browser = await launch(); });
	after(() => browser.close());
	beforeEach(async () => {
		page = await newPage(browser);
		await page.goto(home);
		await listShown(page);
	});
	afterEach(async () => { assert.deepEqual(page.complaints(), []); await page.context().close(); });

	const heading = (pattern) => page.getByRole('heading', { level: 1, name: pattern }).waitFor();

	it('searches as one types, keeps it in the address, and clears', async () => {
		const word = whole.items.at(-1).company;
		await page.keyboard.press('/');
		await page.keyboard.type(word);
		await page.waitForURL(/[?&]q=/);
		await until('only matches are shown', async () => (await page.locator('[data-id]').count()) < Math.min(50, whole.total), 10);
		assert.match((await page.locator('[data-id]').allTextContents()).join(), new RegExp(word.replace(/[^\w ]/g, '.')));
		await page.reload();
		await listShown(page);
		assert.equal(await page.getByLabel('Search the list').inputValue(), word);
		await page.getByRole('button', { name: 'Clear', exact: true }).click();
		await heading(new RegExp(`^${whole.total.toLocaleString('en')} `));
	});

	it('says what to do when nothing matches', async () => {
		await page.getByLabel('Search the list').fill('zzqqxx');
		await page.getByRole('heading', { name: 'Nothing matches these filters' }).waitFor();
		await page.getByRole('button', { name: 'Clear the filters' }).click();
		await listShown(page);
	});

	it('filters by score, place of work and source', async () => {
		const least = Math.floor(whole.items[4].score / 5) * 5;
		await page.getByLabel('Minimum score').fill(String(least));
		await page.waitForURL(/min_score=/);
		await page.waitForTimeout(400);
		const scores = await page.locator('[data-id] .score').evaluateAll((all) => all.map((one) => Number(/\d+/.exec(one.getAttribute('aria-label'))[0])));
		assert.ok(scores.length >= 5 && scores.every((score) => score >= least - 0.5), scores.join());
		await page.goto(`${home}?remote=only`);
		await listShown(page);
		const remote = whole.items.filter((item) => item.workplace === 'remote').length;
		assert.ok((await page.locator('[data-id]').count()) >= Math.min(remote, 1));
		const [{ source }] = whole.items;
		await page.goto(`${home}?source=${encodeURIComponent(source)}`);
		await listShown(page);
		assert.ok((await page.locator('[data-id]').count()) <= whole.items.length);
	});

	it('orders by company and by age', async () => {
		await page.getByLabel('Sort by').selectOption('company');
		await page.waitForURL(/sort=company/);
		const companies = () => page.locator('[data-id] .where b').allTextContents();
		await until('companies rise', async () => {
			const names = (await companies()).map((name) => name.toLowerCase());
			return names.length > 5 && names.every((name, i) => i === 0 || names[i - 1] <= name);
		}, 10);
		await page.getByLabel('Sort by').selectOption('newest');
		await page.waitForURL(/sort=newest/);
		await listShown(page);
		assert.ok((await titles(page)).length > 5);
	});

	it('stays quick with thousands: pages come while one scrolls, each row once', async () => {
		page.expectComplaint(/404.*applications\/ROW/);
		const total = 5_000;
		const [sample] = whole.items;
		await page.route('**/api/applications?*', (route) => {
			const query = new URL(route.request().url()).searchParams;
			const [from, limit] = [Number(query.get('cursor') ?? 0), Number(query.get('limit') ?? 50)];
			const items = Array.from({ length: Math.min(limit, total - from) }, (_, i) => ({ ...sample, id: `ROW${from + i}`, title: `Engineer ${from + i}` }));
			const next = from + items.length;
			return route.fulfill({ json: { items, next_cursor: next < total ? String(next) : null, total, counts: { pending: total } } });
		});
		await page.reload();
		await heading(/^5,000 to review/);
		const list = page.locator('.list');
		await until('a thousand rows are there', async () => {
			await list.evaluate((element) => element.scrollTo(0, element.scrollHeight));
			return (await page.locator('[data-id]').count()) >= 1_000;
		}, 60);
		const ids = await page.locator('[data-id]').evaluateAll((rows) => rows.map((row) => row.dataset.id));
		assert.equal(new Set(ids).size, ids.length);
		// Opening another one touches two rows, not a thousand.
		const changed = await page.evaluate(async () => {
			const rows = new Set();
			const observer = new MutationObserver((all) => all.forEach(({ target }) => rows.add(target.closest?.('[data-id]'))));
			observer.observe(document.querySelector('.list ul'), { subtree: true, attributes: true, childList: true });
			window.dispatchEvent(new KeyboardEvent('keydown', { key: 'j' }));
			await new Promise((done) => setTimeout(done, 1_000));
			observer.disconnect();
			return rows.size;
		});
		assert.ok(changed >= 1 && changed <= 4, `${changed} of ${ids.length} rows changed`);
	});
});
