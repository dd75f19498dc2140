// How it looks and to whom: phone, dark, accessibility, and pages beside the list.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { violations } from '../support/accessibility.js';
import { api, firstId, home, listShown, settled } from '../support/app.js';
import { launch, newPage, phone } from '../support/browser.js';

describe('look', () => {
	let browser, page;
	before(async () => { await settled(); browser = await launch(); });
	after(() => browser.close());
	afterEach(async () => { assert.deepEqual(page.complaints(), []); await page.context().close(); });

	const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
	const sideways = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

	it('fits a narrow phone: nothing sticks out, targets are large, the detail covers the list', async () => {
		page = await newPage(browser, phone);
		for (const path of ['', 'start', 'searches', 'profile', 'sources', 'settings']) {
			await page.goto(home + path);
			await page.getByRole('heading', { level: 1 }).waitFor();
			assert.ok((await sideways()) <= 0, `/${path} is ${await sideways()} px too wide`);
		}
		await page.goto(home);
		await listShown(page);
		for (const button of await page.locator('[data-id] .acts button:visible').all().then((all) => all.slice(0, 2))) {
			const { width, height } = await button.boundingBox();
			assert.ok(width >= 44 && height >= 44, `${width}×${height}`);
		}
		await page.getByRole('button', { name: 'Filter' }).tap();
		await page.getByRole('button', { name: 'Missing a posting?' }).tap();
		await page.getByLabel('Link of the posting').fill('manager');
		await page.getByRole('button', { name: 'Look', exact: true }).tap();
		await page.getByRole('region', { name: 'Postings found' }).getByRole('button').first().tap();
		const answer = page.getByRole('region', { name: 'Answer' });
		await answer.waitFor();
		await page.waitForTimeout(100);
		const foot = await answer.boundingBox();
		assert.ok(foot.y < 740 && foot.x >= 0 && foot.x + foot.width <= 360, 'the answer is in sight');
		assert.ok((await sideways()) <= 0, 'the dialog is too wide');
		await page.getByRole('button', { name: 'Close' }).first().tap();
		const id = await firstId(page);
		await page.locator('[data-row-link]').first().tap();
		const detail = page.getByRole('article', { name: 'Details' });
		const approve = detail.locator('[data-move="approved"]');
		await approve.waitFor();
		const box = await approve.boundingBox();
		assert.ok(box.y + box.height <= 740 && box.height >= 44, 'the decision is within reach of a thumb');
		assert.equal((await detail.boundingBox()).width, 360);
		await page.goBack();
		await detail.waitFor({ state: 'detached' });
		assert.equal(await firstId(page), id);
	});

	it('is dark where the system is, and remembers another choice', async () => {
		page = await newPage(browser, { colorScheme: 'dark' });
		await page.goto(home);
		await listShown(page);
		const dark = await background();
		await page.getByRole('button', { name: 'Use light colours' }).click();
		const light = await background();
		assert.notEqual(dark, light);
		await page.reload();
		await listShown(page);
		assert.equal(await background(), light);
		await page.goto(`${home}settings`);
		await page.getByLabel('As the system').check();
		assert.equal(await background(), dark);
	});

	for (const colorScheme of ['light', 'dark']) {
		it(`has no serious accessibility problem (${colorScheme})`, async () => {
			page = await newPage(browser, { colorScheme });
			const found = [];
			const check = async (where) => found.push(...(await violations(page)).map((one) => `${where}: ${one}`));
			await page.goto(home);
			await listShown(page);
			await page.keyboard.press('j');
			await page.getByRole('heading', { name: /^Why / }).first().waitFor();
			await check('list and detail');
			await page.keyboard.press('?');
			await page.getByRole('dialog').waitFor();
			await check('help');
			await page.keyboard.press('Escape');
			await page.getByRole('button', { name: 'Add posting' }).click();
			await check('adding');
			await page.keyboard.press('Escape');
			await page.getByRole('button', { name: 'Missing one?' }).click();
			await page.getByLabel('Link of the posting').fill('manager');
			await page.getByRole('button', { name: 'Look', exact: true }).click();
			await page.getByRole('region', { name: 'Postings found' }).getByRole('button').first().click();
			await page.getByRole('region', { name: 'Answer' }).waitFor();
			await check('why missing');
			await page.goto(`${home}settings`);
			await page.getByRole('slider').first().press('End');
			await page.getByRole('region', { name: 'Preview' }).getByRole('listitem').first().waitFor();
			await check('weights tried');
			await page.goto(`${home}searches`);
			await page.getByRole('button', { name: /^Edit/ }).first().click();
			await page.getByRole('button', { name: 'Browse well-known companies' }).click();
			await page.getByRole('list', { name: 'Well-known companies' }).waitFor();
			await check('companies');
			for (const path of ['start', 'searches', 'profile', 'sources', 'settings']) {
				await page.goto(home + path);
				await page.getByRole('heading', { level: 1 }).waitFor();
				await page.waitForTimeout(300);
				await check(path);
			}
			assert.deepEqual(found, []);
		});
	}

	it('shows how each source does, and an address nobody knows leads back', async () => {
		page = await newPage(browser);
		await page.goto(`${home}sources`);
		const sources = page.locator('ul.sources > li');
		await sources.first().waitFor();
		for (const source of await sources.allTextContents()) assert.match(source, /healthy|partly read|site has changed|blocked by the site|failed|waiting|reading/);
		assert.ok((await sources.count()) >= 2);
		const rounds = page.getByRole('region', { name: 'Last rounds' }).getByRole('listitem');
		await rounds.first().waitFor();
		assert.match((await rounds.allTextContents()).join('\n'), /\d+ new posting/);
		page.expectComplaint(/404|Not found: /);
		await page.goto(`${home}nowhere`);
		await page.getByRole('link', { name: 'To the list' }).click();
		await listShown(page);
	});

	it('puts a source in trouble first and says what is the matter', async () => {
		page = await newPage(browser);
		const { items } = await api('GET', '/sources');
		const run = items.find(({ last_run }) => last_run).last_run;
		const troubled = [['changed', 'It no longer looks as it did; nothing was read.', 0], ['blocked', 'robots.txt asks programs to stay away.', 3]];
		await page.route('**/api/sources', (route) => route.fulfill({ json: { next_cursor: null, items: items.map((source, i) => {
			const [state, note, failures] = troubled[i - items.length + 2] ?? ['completed', null, 0];
			return { ...source, failures, last_run: { ...run, state, note } };
		}) } }));
		await page.goto(`${home}sources`);
		await page.getByText(`${items.length} sources read for you, 2 of them with something to say.`).waitFor();
		const lines = await page.locator('ul.sources > li').allTextContents();
		assert.match(lines[0], /blocked by the site.*failed 3 times in a row.*robots\.txt asks programs to stay away/s);
		assert.match(lines[1], /site has changed.*nothing was read/s);
		assert.match(lines[2], /healthy/);
	});

	it('says of a posting that may be over that it may, and why', async () => {
		page = await newPage(browser);
		const { items: [first, second] } = await api('GET', '/applications?status=pending&limit=2');
		const over = { [first.id]: 'uncertain', [second.id]: 'expired' };
		const aged = (one) => ({ ...one, liveness: over[one.id] ?? one.liveness });
		await page.route('**/api/applications?*', async (route) => {
			const list = await (await route.fetch()).json();
			return route.fulfill({ json: { ...list, items: list.items.map(aged) } });
		});
		await page.goto(home);
		await listShown(page);
		await page.locator(`[data-id="${second.id}"]`).getByText('closed', { exact: true }).waitFor();
		await page.locator(`[data-id="${first.id}"]`).getByText('perhaps closed').waitFor();
		await page.locator(`[data-id="${first.id}"] [data-row-link]`).click();
		const detail = page.getByRole('article', { name: 'Details' });
		await detail.getByText('Its source listed it no longer, or its page did not answer').waitFor();
		await page.locator(`[data-id="${second.id}"] [data-row-link]`).click();
		await detail.getByText('Its page says so, its own date has passed').waitFor();
		await page.unrouteAll({ behavior: 'ignoreErrors' });
	});

	it('hands out the list as CSV and JSON', async () => {
		page = await newPage(browser);
		await page.goto(`${home}settings`);
		for (const format of ['CSV', 'JSON']) {
			const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: format, exact: true }).click()]);
			assert.match(download.suggestedFilename(), new RegExp(`applications.*\\.${format.toLowerCase()}`));
		}
	});
});
