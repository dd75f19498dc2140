// Bad weather: a server that is briefly away, a network that is gone, input that must not be lost.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { firstId, home, listShown, settled, until } from '../support/app.js';
import { launch, newPage } from '../support/browser.js';

describe('bad weather', () => {
	let browser, page;
	before(async () => { await settled(); browser = await launch(); });
	after(() => browser.close());
	beforeEach(async () => {
		page = await newPage(browser);
		page.expectComplaint(/503|ERR_INTERNET_DISCONNECTED|ERR_FAILED/);
	});

	const away = (retryAfter) => ({ status: 503, contentType: 'application/problem+json', headers: { 'retry-after': String(retryAfter) }, body: JSON.stringify({ type: 'urn:rolecall:problem:unavailable', title: 'Temporarily unavailable', status: 503, detail: 'The database is busy; try again.', retry_after: retryAfter }) });

	it('waits out a short absence by itself', async () => {
		let refused = 0;
		await page.route('**/api/applications?*', (route) => (refused++ === 0 ? route.fulfill(away(1)) : route.continue()));
		await page.goto(home);
		await listShown(page);
		assert.ok(refused >= 2);
		await page.context().close();
	});

	it('tells of a longer one and goes on at a press', async () => {
		let down = true;
		await page.route('**/api/applications?*', (route) => (down ? route.fulfill(away(5)) : route.continue()));
		await page.goto(home);
		const retry = page.getByRole('button', { name: /^Try again/ });
		await retry.waitFor();
		assert.ok(await retry.isDisabled(), 'not before the server said it makes sense');
		await until('the wait is over', () => retry.isEnabled(), 10);
		down = false;
		await retry.click();
		await listShown(page);
		await page.context().close();
	});

	it('takes a move back when the network is gone, and says so', async () => {
		await page.goto(home);
		await listShown(page);
		const id = await firstId(page);
		await page.context().setOffline(true);
		await page.getByText('You are offline').waitFor();
		await page.keyboard.press('j');
		await page.keyboard.press('a');
		await page.getByText('Rolecall cannot be reached').first().waitFor();
		await until('the row is back', async () => (await firstId(page)) === id, 5);
		await page.context().setOffline(false);
		await page.getByText('You are offline').waitFor({ state: 'detached' });
		await page.context().close();
	});

	it('keeps an unsaved correction and an unsaved search through a reload', async () => {
		await page.goto(`${home}profile`);
		await page.getByLabel('Where you live').fill('Trondheim, Norway');
		await page.getByText('Not saved yet').waitFor();
		await page.reload();
		assert.equal(await page.getByLabel('Where you live').inputValue(), 'Trondheim, Norway');
		await page.getByRole('button', { name: 'Discard' }).click();
		await page.goto(`${home}searches`);
		await page.getByRole('button', { name: 'New search' }).click();
		await page.getByLabel('Titles', { exact: true }).fill('Cartographer');
		await page.getByLabel('Titles', { exact: true }).press('Enter');
		await page.reload();
		await page.getByRole('button', { name: 'New search' }).click();
		await page.getByRole('button', { name: 'Remove title Cartographer' }).waitFor();
		await page.getByRole('button', { name: 'Cancel' }).click();
		await page.context().close();
	});
});
