// From nothing to a ranked list, the way a person goes.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { api, fixture, home, idle, listShown, until } from '../support/app.js';
import { launch, newPage } from '../support/browser.js';

describe('the guided start', () => {
	let browser, page;
	before(async () => { await idle(); browser = await launch(); });
	after(() => browser.close());
	beforeEach(async () => { page = await newPage(browser); });
	afterEach(async () => { assert.deepEqual(page.complaints(), []); await page.context().close(); });

	const field = (label) => page.getByLabel(label, { exact: true });

	it('reads a CV, lets a field be corrected, finds postings source by source, and explains the list', async () => {
		await page.goto(`${home}start`);
		await page.getByLabel('CV file').setInputFiles(fixture('cv.txt'));
		await page.getByRole('heading', { name: 'This was read from your CV' }).waitFor();
		assert.equal(await field('Name').inputValue(), 'Imke Dorsey');
		assert.equal(await field('E-mail').inputValue(), 'imke.dorsey@example.com');
		for (const skill of ['Rust', 'PostgreSQL', 'Kubernetes']) await page.getByRole('button', { name: `Remove skill ${skill}` }).waitFor();

		await field('Headline').fill('Platform Engineer');
		// A correction outlives another CV, so a run before this one may have removed it already.
		const docker = page.getByRole('button', { name: 'Remove skill Docker' });
		if (await docker.count()) await docker.click();
		await page.getByRole('button', { name: 'Looks right, go on' }).click();
		await page.getByRole('heading', { name: 'What are you looking for?' }).waitFor();
		const { profile } = await api('GET', '/profile');
		assert.equal(profile.headline, 'Platform Engineer');
		assert.ok(!profile.skills.includes('Docker'), profile.skills.join());

		await field('Titles').waitFor();
		await field('Titles').fill('Engineer');
		await field('Titles').press('Enter');
		// Unfolded already where there was a search before.
		if (!(await field('Single pages').isVisible())) await page.getByText('More sources').click();
		await field('Companies').fill('https://boards.greenhouse.io/brightloom, harbor-and-pine');
		await field('Single pages').fill('https://careers.lanternworks.example/jobs/optics-engineer');
		await field('Single pages').press('Enter');
		await page.getByRole('button', { name: 'Find postings' }).click();
		await page.getByRole('heading', { name: 'Reading your sources' }).or(page.getByRole('heading', { name: 'Your list is ready' })).waitFor();
		await page.getByRole('heading', { name: 'Your list is ready' }).waitFor({ timeout: 120_000 });
		const steps = await page.getByRole('region', { name: 'Finding postings' }).getByRole('listitem').allTextContents();
		assert.ok(steps.length >= 3, `a step a source and one for scoring: ${steps}`);
		for (const step of steps) assert.match(step, /done|partly read|site has changed|blocked by the site|failed/, step);

		await page.getByRole('button', { name: 'Show my list' }).click();
		await listShown(page);
		const shown = Number(/^[\d,]+/.exec(await page.getByRole('heading', { level: 1 }).textContent())[0].replace(',', ''));
		assert.ok(shown >= 30, `${shown} postings`);
		const scores = await page.locator('[data-id] .score').evaluateAll((all) => all.map((one) => Number(/\d+/.exec(one.getAttribute('aria-label'))?.[0])));
		assert.deepEqual(scores, scores.toSorted((a, b) => b - a), 'best first');

		await page.locator('[data-row-link]').first().click();
		const detail = page.getByRole('article', { name: 'Details' });
		await detail.getByRole('heading', { name: /^Why [\d.]+ of 100$/ }).waitFor();
		const parts = await detail.locator('.parts > li').allTextContents();
		assert.ok(parts.length >= 5, parts.join('\n'));
		const kept = detail.getByRole('region', { name: 'Why it is in your list' });
		await kept.waitFor();
		assert.match(await kept.getByRole('list').textContent(), /engineer/i);
		const link = detail.getByRole('link', { name: 'Employer’s page' }).first();
		assert.match(await link.getAttribute('href'), /^https?:/);
		assert.deepEqual([await link.getAttribute('target'), await link.getAttribute('rel')], ['_blank', 'noopener noreferrer']);
	});

	for (const name of ['cv.docx', 'cv.pdf']) {
		it(`reads ${name}`, async () => {
			await page.goto(`${home}start`);
			await page.getByLabel('CV file').setInputFiles(fixture(name));
			await page.getByRole('heading', { name: 'This was read from your CV' }).waitFor();
			assert.equal(await field('Name').inputValue(), 'Imke Dorsey');
			await page.getByRole('button', { name: 'Remove skill Rust' }).waitFor();
			assert.match(await page.locator('form[aria-label="Profile"]').textContent(), /Lantern Systems/);
		});
	}

	it('takes a dropped file anywhere on the page', async () => {
		await page.goto(`${home}start`);
		await page.getByText('Drop your CV here').waitFor();
		await page.evaluate(() => {
			const files = new DataTransfer();
			files.items.add(new File(['Imke Dorsey\nimke.dorsey@example.com\n\nSKILLS\nRust, Python\n'], 'dropped.txt', { type: 'text/plain' }));
			document.querySelector('header').dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: files }));
		});
		await page.getByRole('heading', { name: 'This was read from your CV' }).waitFor();
		assert.equal((await api('GET', '/profile')).cv.name, 'dropped.txt');
	});

	it('keeps pasted text through a reload, then reads it', async () => {
		await page.goto(`${home}start`);
		await page.getByRole('button', { name: 'Paste text' }).click();
		const text = 'Imke Dorsey\nimke.dorsey@example.com\n\nSKILLS\nRust, Python, Go, PostgreSQL, Kubernetes, Linux\n';
		await page.getByLabel('Text of your CV').fill(text);
		await page.reload();
		assert.equal(await page.getByLabel('Text of your CV').inputValue(), text);
		await page.getByRole('button', { name: 'Read this text' }).click();
		await page.getByRole('heading', { name: 'This was read from your CV' }).waitFor();
		await until('the profile has the skills', async () => (await api('GET', '/profile')).profile.skills.includes('Go'));
	});

	it('says what to do about a file that cannot be read', async () => {
		page.expectComplaint(/status of 4\d\d/);
		await page.goto(`${home}start`);
		await page.getByLabel('CV file').setInputFiles({ name: 'unreadable.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4 unreadable') });
		const notice = page.getByRole('alert');
		await notice.waitFor();
		assert.ok((await notice.textContent()).length > 40, await notice.textContent());
	});
});
