// Deciding: by mouse, by keyboard, many at once, and taking it back.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { api, count, firstId, home, listShown, settled, until } from '../support/app.js';
import { launch, newPage } from '../support/browser.js';

describe('reviewing', () => {
	let browser, page;
	before(async () => { browser = await launch(); });
	after(() => browser.close());
	beforeEach(async () => {
		await settled();
		page = await newPage(browser);
		await page.goto(home);
		await listShown(page);
	});
	afterEach(async () => { assert.deepEqual(page.complaints(), []); await page.context().close(); });

	const statusOf = async (id) => (await api('GET', `/applications/${id}`)).status;
	const becomes = (id, status) => until(`${id} is ${status}`, async () => (await statusOf(id)) === status, 10);

	for (const [word, status] of [['Approve', 'approved'], ['Reject', 'rejected'], ['Skip', 'skipped']]) {
		it(`${word} by mouse, and undo from the message`, async () => {
			const id = await firstId(page);
			const row = page.locator(`[data-id="${id}"]`);
			await row.hover();
			await row.getByRole('button', { name: new RegExp(`^${word} `) }).click();
			await row.waitFor({ state: 'detached' });
			await becomes(id, status);
			await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
			await row.waitFor();
			assert.equal(await statusOf(id), 'pending');
			assert.equal(await firstId(page), id, 'back in its place');
		});
	}

	it('walks, decides and undoes by keyboard', async () => {
		const [first, second, third] = await page.locator('[data-id]').evaluateAll((rows) => rows.slice(0, 3).map((row) => row.dataset.id));
		const opened = (id) => page.waitForFunction((id) => new URLSearchParams(location.search).get('open') === id, id);
		await page.keyboard.press('j');
		await opened(first);
		await page.keyboard.press('j');
		await opened(second);
		await page.keyboard.press('k');
		await opened(first);
		await page.keyboard.press('a');
		await opened(second);
		await becomes(first, 'approved');
		await page.keyboard.press('s');
		await opened(third);
		await becomes(second, 'skipped');
		await page.keyboard.press('r');
		await becomes(third, 'rejected');
		for (const [key, id] of [['u', third], ['Control+z', second], ['u', first]]) {
			await page.keyboard.press(key);
			await becomes(id, 'pending');
		}
		await until('all are back', async () => (await firstId(page)) === first, 10);
	});

	it('moves many at once and takes them back as one', async () => {
		const ids = await page.locator('[data-id]').evaluateAll((rows) => rows.slice(0, 3).map((row) => row.dataset.id));
		const before = await count('skipped');
		for (const id of ids) await page.locator(`[data-id="${id}"]`).getByRole('checkbox').click();
		const bar = page.getByRole('region', { name: 'Selected applications' });
		await bar.getByText('3 postings selected').waitFor();
		await bar.getByRole('button', { name: 'Skip' }).click();
		await bar.waitFor({ state: 'detached' });
		await until('three are skipped', async () => (await count('skipped')) === before + 3, 10);
		await page.keyboard.press('u');
		await until('all are back', async () => (await count('skipped')) === before, 10);
	});

	it('goes on past approval, shows the history, and offers only legal moves', async () => {
		const id = await firstId(page);
		await page.locator('[data-row-link]').first().click();
		const detail = page.getByRole('article', { name: 'Details' });
		await detail.locator('[data-move="approved"]').click();
		await becomes(id, 'approved');
		await page.getByRole('link', { name: /^Approved \d/ }).click();
		await page.locator(`[data-id="${id}"] [data-row-link]`).click();
		await detail.getByRole('button', { name: 'I applied' }).waitFor();
		assert.equal(await detail.locator('[data-move="approved"]').count(), 0);
		await detail.getByText('To review → Approved').waitFor();
		await page.keyboard.press('u');
		await becomes(id, 'pending');
	});

	it('takes a refused move back on the page and says what is possible', async () => {
		page.expectComplaint(/409/);
		const id = await firstId(page);
		await page.route('**/api/applications/*/status', (route) => route.fulfill({ status: 409, contentType: 'application/problem+json', body: JSON.stringify({ type: 'urn:rolecall:problem:illegal-move', title: 'This move is not possible', status: 409, detail: 'It has moved meanwhile.', legal: ['archived'] }) }));
		await page.keyboard.press('j');
		await page.keyboard.press('a');
		await page.getByText('This move is not possible').waitFor();
		await until('the row is back', async () => (await firstId(page)) === id, 5);
		assert.match(await page.getByRole('status').filter({ hasText: 'not possible' }).textContent(), /Possible now: Archive/);
	});

	it('adds a posting from pasted text, and undo takes it away', async () => {
		await page.getByRole('button', { name: 'Add posting' }).click();
		await page.getByLabel('Or its text').fill('Lighthouse Engineer\nBeacon Trust\n\nKeep the light burning. You know Rust, Linux and PostgreSQL.');
		await page.getByRole('dialog').getByRole('button', { name: 'Add posting' }).click();
		const detail = page.getByRole('article', { name: 'Details' });
		await detail.getByRole('heading', { name: 'Lighthouse Engineer' }).waitFor();
		await detail.getByText('added by you').waitFor();
		await page.keyboard.press('u');
	});

	it('shows a refused address at its field and keeps what was typed', async () => {
		page.expectComplaint(/status of 4\d\d|status of 5\d\d/);
		await page.getByRole('button', { name: 'Add posting' }).click();
		const address = page.getByLabel('Address of the posting');
		await address.fill('http://127.0.0.1/secret');
		await page.getByRole('dialog').getByRole('button', { name: 'Add posting' }).click();
		await page.getByRole('dialog').getByRole('alert').first().waitFor({ timeout: 45_000 });
		assert.equal(await address.inputValue(), 'http://127.0.0.1/secret');
		await address.fill('');
	});
});
