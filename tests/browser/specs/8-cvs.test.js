// Several CVs: one more is given, named, chosen for a search, deleted and taken back; what was hard
// to read is asked about where it stands.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { violations } from '../support/accessibility.js';
import { api, home, idle, settled, until } from '../support/app.js';
import { launch, newPage, phone } from '../support/browser.js';

/** The summary and both employers are known by their places alone. */
const doubtful = `Imke Dorsey
imke.dorsey@example.com

I tend lights and the people who need them, and I wrote the software that keeps forty of them burning.

Skills
Gardening, Landscaping, Forestry

Experience

Harbour Lights
2019 - today
- Kept forty lamps burning

Brightwater
2015 - 2019
- Built the winter schedule
`;
const file = (name) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(doubtful) });

describe('several CVs', () => {
	let browser, page;
	before(async () => { await settled(); await onlyOne(); browser = await launch(); });
	after(async () => { await onlyOne(); await idle(); await browser.close(); });
	afterEach(async () => { assert.deepEqual(page.complaints(), []); await page.context().close(); });

	const all = async () => (await api('GET', '/cvs')).items;
	async function onlyOne() {
		for (const cv of (await all()).slice(1)) await api('DELETE', `/profile/cv?cv=${cv.id}`);
	}
	const row = (name) => page.getByRole('listitem').filter({ has: page.getByRole('button', { name: `Rename ${name}`, exact: true }) });
	const section = () => page.getByRole('region', { name: /^Your CVs?$/ });

	it('gives another, names it, chooses it for a search, and makes it the default', async () => {
		page = await newPage(browser);
		await page.goto(`${home}profile`);
		const [first] = await all();
		await section().getByRole('button', { name: 'Add another CV' }).click();
		await page.getByRole('heading', { name: 'Another CV' }).waitFor();
		await page.getByLabel('CV file').setInputFiles(file('garden.txt'));
		await row('garden.txt').waitFor();
		assert.deepEqual((await all()).map((cv) => cv.name), [first.name, 'garden.txt']);
		// The form shows what was read from it.
		await page.getByRole('button', { name: 'Remove skill Forestry' }).waitFor();

		await row('garden.txt').getByRole('button', { name: 'Rename garden.txt' }).press('Enter');
		const name = page.getByLabel('Name of this CV');
		await name.fill('Outdoors');
		await name.press('Enter');
		await row('Outdoors').waitFor();
		assert.match(await row('Outdoors').textContent(), /garden\.txt/);

		const [search] = (await api('GET', '/searches')).items;
		await page.getByRole('link', { name: 'Searches' }).first().click();
		await page.getByRole('button', { name: `Edit ${search.name}` }).click();
		const outdoors = (await all()).find((cv) => cv.name === 'Outdoors');
		await page.getByLabel('Matched with the CV').selectOption({ label: 'Outdoors' });
		await page.getByRole('button', { name: 'Save search' }).click();
		await page.getByText('matched with the CV “Outdoors”').waitFor();
		assert.equal((await api('GET', `/searches/${search.id}`)).cv, outdoors.id);
		await idle();

		await page.goto(home);
		await page.locator('[data-row-link]').first().click();
		await page.getByText('The score is with your CV “Outdoors”.').waitFor();

		await page.goto(`${home}profile`);
		await row('Outdoors').getByRole('button', { name: 'Make default: Outdoors' }).click();
		await until('it is the default', async () => (await all())[0].name === 'Outdoors', 10);
		await row(first.name).getByRole('button', { name: `Make default: ${first.name}` }).click();
		await until('the first is the default again', async () => (await all())[0].name === first.name, 10);
	});

	it('asks where a field was hard to read, until it is confirmed or corrected', async () => {
		page = await newPage(browser);
		await page.goto(`${home}profile`);
		await section().getByRole('button', { name: 'Outdoors', exact: true }).click();
		await page.getByText('3 fields were hard to read.').waitFor();
		assert.deepEqual(await violations(page), []);
		const employers = page.getByLabel('Employer', { exact: true });
		assert.equal(await employers.nth(0).inputValue(), 'Harbour Lights');
		await page.getByRole('button', { name: 'Yes, employer is right' }).first().click();
		await page.getByText('2 fields were hard to read.').waitFor();
		await employers.nth(1).fill('Brightwater Ltd');
		await page.getByText('1 field was hard to read.').waitFor();
		await page.getByRole('button', { name: 'Yes, summary is right' }).click();
		await page.getByText('hard to read').waitFor({ state: 'detached' });
		assert.equal(await employers.nth(1).inputValue(), 'Brightwater Ltd', 'what was typed stays');
		await page.getByRole('button', { name: 'Save changes' }).click();
		await page.getByText('Saved. Your list is being scored again.').waitFor();

		// A new version of it asks nothing again.
		await row('Outdoors').getByRole('button', { name: 'Replace Outdoors' }).click();
		await page.getByLabel('CV file').setInputFiles(file('garden-2.txt'));
		await page.getByText('Read. Check what it says below.').waitFor();
		await until('it was replaced', async () => (await all())[1].file === 'garden-2.txt', 10);
		const view = await api('GET', `/profile?cv=${(await all())[1].id}`);
		assert.deepEqual(view.doubtful, []);
		assert.equal(view.profile.positions[1].employer, 'Brightwater Ltd');
		assert.equal(await page.getByText('Is this right?').count(), 0);
	});

	it('deletes one and takes it back, on a phone', async () => {
		page = await newPage(browser, phone);
		await page.goto(`${home}profile`);
		await row('Outdoors').waitFor();
		const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
		assert.ok(wide <= 0, `${wide} px too wide`);
		for (const button of await row('Outdoors').getByRole('button').all()) assert.ok((await button.boundingBox()).height >= 44, await button.textContent());
		await row('Outdoors').getByRole('button', { name: 'Delete Outdoors' }).tap();
		await page.getByText('Its searches are matched with the default CV.').waitFor();
		assert.equal((await all()).length, 1);
		await page.getByRole('button', { name: 'Undo' }).tap();
		await row('Outdoors').waitFor();
		assert.deepEqual((await all()).map((cv) => cv.name).slice(1), ['Outdoors']);
	});
});
