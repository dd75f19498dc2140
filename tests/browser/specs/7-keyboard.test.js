// The whole way without a mouse: only Tab, Enter, typing and the shortcuts.
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { api, home, listShown, settled, until } from '../support/app.js';
import { launch, newPage } from '../support/browser.js';

let browser;
before(async () => { await settled(); browser = await launch(); });
after(() => browser.close());

it('corrects, searches, reads and decides by keyboard alone', async () => {
	const page = await newPage(browser);
	const focused = () => page.evaluate(() => {
		const at = document.activeElement;
		return `${at?.getAttribute('aria-label') ?? ''} ${at?.labels?.[0]?.textContent ?? ''} ${at?.textContent ?? ''}`.trim();
	});
	const tabTo = async (pattern, most = 60) => {
		for (let i = 0; i < most; i++) {
			await page.keyboard.press('Tab');
			if (pattern.test(await focused())) return;
		}
		assert.fail(`Tab never reached ${pattern}; it stands on “${await focused()}”`);
	};

	await page.goto(home);
	await listShown(page);
	await page.keyboard.press('Tab');
	assert.equal(await focused(), 'Skip to content');
	await page.keyboard.press('Enter');
	assert.equal(await page.evaluate(() => document.activeElement.id), 'main');

	await page.keyboard.press('Shift+Tab');
	await page.goto(`${home}profile`);
	await page.getByLabel('Headline').waitFor();
	await tabTo(/^Headline/);
	await page.keyboard.press('Control+a');
	await page.keyboard.type('Reliability Engineer');
	await page.keyboard.press('Enter');
	await until('it is saved', async () => (await api('GET', '/profile')).profile.headline === 'Reliability Engineer', 10);

	await page.goto(home);
	await listShown(page);
	await page.keyboard.press('/');
	await page.keyboard.type('engineer');
	await page.waitForURL(/q=engineer/);
	await listShown(page);
	await page.keyboard.press('Escape');
	await page.keyboard.press('j');
	await page.keyboard.press('Enter');
	await until('the detail has the focus', () => page.evaluate(() => document.activeElement.closest('.detail') !== null), 5);
	const id = new URL(page.url()).searchParams.get('open');
	await page.keyboard.press('a');
	await until('it is approved', async () => (await api('GET', `/applications/${id}`)).status === 'approved', 10);
	await page.keyboard.press('u');
	await until('it is back', async () => (await api('GET', `/applications/${id}`)).status === 'pending', 10);
	await page.keyboard.press('?');
	await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
	await page.keyboard.press('Escape');
	await page.getByRole('dialog').waitFor({ state: 'detached' });

	await page.goto(home);
	await listShown(page);
	await tabTo(/^Missing one\?/);
	await page.keyboard.press('Enter');
	await page.getByRole('dialog', { name: 'Why isn’t it here?' }).waitFor();
	await until('one can type at once', async () => /^Link of the posting/.test(await focused()), 5);
	await page.keyboard.type('manager');
	await page.keyboard.press('Enter');
	await page.getByRole('region', { name: 'Postings found' }).getByRole('button').first().waitFor();
	await tabTo(/Manager/i, 10);
	await page.keyboard.press('Enter');
	await page.getByRole('region', { name: 'Answer' }).waitFor();
	await page.keyboard.press('Escape');
	await page.getByRole('dialog').waitFor({ state: 'detached' });
	assert.match(await focused(), /^Missing one\?/, 'the focus is back where it was');
	assert.deepEqual(page.complaints(), []);
	await page.context().close();
});
