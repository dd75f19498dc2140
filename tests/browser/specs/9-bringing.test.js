// What a person brings along: a table, a saved page, a company to watch.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { violations } from '../support/accessibility.js';
import { api, home, idle, listShown, settled, until } from '../support/app.js';
import { launch, newPage } from '../support/browser.js';

describe('bringing along', () => {
	let browser, page;
	before(async () => { await settled(); browser = await launch(); });
	after(() => browser.close());
	beforeEach(async () => { page = await newPage(browser); });
	afterEach(async () => { assert.deepEqual(page.complaints(), []); await page.context().close(); });

	const brought = async (company) => (await api('GET', `/applications?q=${encodeURIComponent(company)}&limit=50`)).items;
	const dialog = () => page.getByRole('dialog', { name: 'Add postings' });
	async function addPostings() {
		await page.goto(home);
		await listShown(page);
		await page.getByRole('button', { name: 'Add posting' }).click();
	}
	const choose = async (name, mimeType, text) => {
		const [chooser] = await Promise.all([page.waitForEvent('filechooser'), dialog().getByRole('button', { name: 'Choose a file …' }).click()]);
		await chooser.setFiles({ name, mimeType, buffer: Buffer.from(text) });
	};

	// Bars for delimiters, German headings below a line of something else, two cells that begin like
	// formulas, one row nothing can be made of.
	const table = [
		'Meine Liste', 'Titel|Firma|Link|Ort',
		'=HYPERLINK("https://evil.example";"Marine Engineer")|Kelpworks|https://kelpworks.example/jobs/1|Kiel',
		'|Kelpworks|gone fishing|', "'+49 Welding Engineer|Kelpworks||Kiel",
	].join('\n');

	it('a table: good rows are added as text, a bad one is named with its number and reason, and all of it is taken back', async () => {
		assert.deepEqual(await brought('Kelpworks'), []);
		await addPostings();
		await choose('list.csv', 'text/csv', table);
		await dialog().getByText('The table: 2 postings added, 1 page is read by and by; 1 entry could not be read.').waitFor();
		assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('role')), 'status', 'the report has the focus');
		const rows = await dialog().getByRole('region', { name: 'Not read' }).getByRole('row').allTextContents();
		assert.equal(rows.length, 2, 'a heading and one row');
		assert.match(rows[1], /^4\s*“gone fishing” is no web address, and it has no title$/);
		assert.deepEqual((await violations(page)), []);

		const added = await until('both are there', async () => { const all = await brought('Kelpworks'); return all.length === 2 && all; }, 20);
		const named = added.find(({ url }) => url === 'https://kelpworks.example/jobs/1');
		assert.equal(named.title, '=HYPERLINK("https://evil.example";"Marine Engineer")', 'a cell is text, worked out by nobody');
		assert.ok(added.some(({ title }) => title === '+49 Welding Engineer'), 'without the apostrophe of a spreadsheet');
		// On the way out it is defused again.
		const csv = await (await fetch(`${home}api/export/applications.csv`)).text();
		assert.ok(csv.includes("'=HYPERLINK("), 'the export marks what begins like a formula as text');

		await dialog().getByRole('button', { name: 'Bring another' }).click();
		await choose('list.csv', 'text/csv', table);
		await dialog().getByText('The table: 0 postings added, 2 were there already; 1 entry could not be read.').waitFor();
		assert.equal((await brought('Kelpworks')).length, 2, 'nothing is added twice');
		assert.equal(await dialog().getByRole('button', { name: 'Take back what was added' }).count(), 0, 'nothing to take back');
		await dialog().getByRole('button', { name: 'Done' }).click();
		await dialog().waitFor({ state: 'detached' });
		await page.keyboard.press('u');
		await until('both are gone', async () => (await brought('Kelpworks')).length === 0, 10);
	});

	it('a table without a fault: the message says so and undoes it', async () => {
		await addPostings();
		await choose('addresses.csv', 'text/csv', 'url;company;title\nhttps://tidepool.example/a;Tidepool;Pump Engineer\n');
		await page.getByText(/^The table: 1 posting added/).waitFor();
		await dialog().waitFor({ state: 'detached' });
		await page.locator('[data-id]').filter({ hasText: 'Tidepool' }).waitFor();
		await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
		await page.locator('[data-id]').filter({ hasText: 'Tidepool' }).waitFor({ state: 'detached' });
		assert.deepEqual(await brought('Tidepool'), []);
	});

	it('a file that is no table says what to do', async () => {
		page.expectComplaint(/status of 422/);
		await addPostings();
		await choose('numbers.csv', 'text/csv', 'a,b\n1,2\n');
		await dialog().getByRole('alert').getByText(/no column of addresses and none of titles; name one/).waitFor();
		await dialog().getByRole('button', { name: 'Cancel' }).click();
	});

	const card = (number, title) => `<li><div class="base-card job-search-card" data-entity-urn="urn:li:jobPosting:${number}"><a class="base-card__full-link" href="https://www.linkedin.com/jobs/view/x-${number}?refId=abc&amp;trk=y"></a>
		<h3 class="base-search-card__title">${title}</h3><h4 class="base-search-card__subtitle">Gullwing Optics</h4><span class="job-search-card__location">Ghent, Belgium</span></div></li>`;
	const results = `<!DOCTYPE html><html><head><title>Results</title></head><body><ul>${card(4100000001, 'Optics Engineer')}${card(4100000002, 'Laser Engineer')}</ul></body></html>`;

	for (const [how, supply] of [
		['as a file', () => choose('results.html', 'text/html', results)],
		['as pasted HTML', async () => {
			await dialog().getByLabel('Or its text').fill(results);
			await dialog().getByText('This is HTML: every posting in it is added').waitFor();
			await dialog().getByRole('button', { name: 'Add postings' }).click();
		}],
	]) {
		it(`a saved page of results, ${how}: every posting in it, under its short address`, async () => {
			await addPostings();
			await supply();
			await page.getByText('LinkedIn: 2 postings added.').waitFor();
			const added = await until('both are there', async () => { const all = await brought('Gullwing'); return all.length === 2 && all; }, 20);
			assert.deepEqual(added.map(({ title, url }) => `${title} ${url}`).sort(), ['Laser Engineer https://www.linkedin.com/jobs/view/4100000002', 'Optics Engineer https://www.linkedin.com/jobs/view/4100000001']);
			await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
			await until('both are gone', async () => (await brought('Gullwing')).length === 0, 10);
		});
	}

	describe('a company', () => {
		let search;
		before(async () => { [search] = (await api('GET', '/searches')).items; });
		afterEach(async () => {
			const { id, ...spec } = search;
			await api('PUT', `/searches/${id}`, spec);
			await idle();
		});
		const saved = async () => (await api('GET', `/searches/${search.id}`)).companies;
		const edit = async () => {
			await page.goto(`${home}searches?edit=${search.id}`);
			await page.getByLabel('Companies', { exact: true }).waitFor();
		};
		const save = async () => {
			await page.getByRole('button', { name: 'Save search' }).click();
			await page.getByText('Search saved').waitFor();
		};

		it('is found by the address of its careers page, and its postings come', async () => {
			await edit();
			const field = page.getByLabel('Companies', { exact: true });
			await field.fill('www.larkspur-energy.example/careers');
			await page.getByRole('button', { name: 'Add company' }).click();
			await page.getByText('Added Larkspur Energy on SmartRecruiters: 3 postings now.').waitFor();
			await page.getByRole('button', { name: 'Remove company Larkspur Energy' }).waitFor();
			assert.equal(await field.inputValue(), '');
			await save();
			assert.ok((await saved()).some(({ board, slug }) => board === 'smartrecruiters' && slug === 'larkspurenergy'));
			await page.getByRole('button', { name: 'Find postings' }).click();
			await until('its board was read', async () => (await api('GET', '/sources')).items.some(({ id, postings }) => id === 'smartrecruiters:larkspurenergy' && postings === 3), 60);
			await idle();
		});

		it('that is not there says so at the field and stays to be corrected', async () => {
			page.expectComplaint(/status of 422/);
			await edit();
			const field = page.getByLabel('Companies', { exact: true });
			await field.fill('https://nowhere.example/careers');
			await field.press('Enter');
			await page.getByRole('alert').getByText(/There is no such page.*Check the address/).waitFor();
			assert.equal(await field.inputValue(), 'https://nowhere.example/careers');
			assert.deepEqual(await saved(), search.companies);
			await page.getByRole('button', { name: 'Cancel' }).click();
		});

		it('well known is one click from its name, and from the list by sector', async () => {
			const { items } = await api('GET', '/companies/starter?limit=500');
			const [known, other] = [items.find(({ name }) => name === 'Stripe'), items.find(({ sector }) => sector === 'Space')];
			await edit();
			await page.getByLabel('Companies', { exact: true }).fill('strip');
			await page.locator('.companies').getByRole('button', { name: 'Stripe', exact: true }).first().click();
			await page.getByRole('button', { name: 'Remove company Stripe' }).waitFor();
			await page.getByRole('button', { name: 'Browse well-known companies' }).click();
			await page.getByLabel('Sector').selectOption('Space');
			const list = page.getByRole('list', { name: 'Well-known companies' });
			assert.equal(await list.getByRole('button').count(), items.filter(({ sector }) => sector === 'Space').length);
			assert.deepEqual(await violations(page), []);
			const button = list.getByRole('button', { name: other.name, exact: true });
			await button.click();
			assert.equal(await button.getAttribute('aria-pressed'), 'true');
			await save();
			const names = (await saved()).map(({ board, slug }) => `${board}:${slug}`);
			for (const one of [known, other]) assert.ok(names.includes(`${one.board}:${one.slug}`), `${one.name} in ${names}`);
		});
	});
});
