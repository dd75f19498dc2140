// How a list is judged, and what a person may say about it: weights, whys, and one opening on several pages.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { api, home, idle, listShown, settled, titles, until } from '../support/app.js';
import { launch, newPage } from '../support/browser.js';

describe('judging', () => {
	let browser, page;
	before(async () => {
		await settled();
		await api('DELETE', '/weights');
		await idle();
		browser = await launch();
	});
	after(async () => {
		await api('DELETE', '/weights');
		await idle();
		await browser.close();
	});
	beforeEach(async () => { page = await newPage(browser); });
	afterEach(async () => { assert.deepEqual(page.complaints(), []); await page.context().close(); });

	const slider = (name) => page.getByRole('slider', { name: new RegExp(`^${name}`) });
	const scores = async () => (await api('GET', '/applications?status=pending&limit=20')).items.map(({ id, score }) => `${id} ${score}`);

	describe('weights', () => {
		const form = () => page.getByRole('form', { name: 'What counts' });
		const only = async (wanted) => {
			for (const name of ['Skills', 'Title', 'Words shared', 'Seniority', 'Place', 'Pay', 'How new']) {
				await slider(name).press(name === wanted ? 'End' : 'Home');
			}
		};
		beforeEach(async () => {
			await page.goto(`${home}settings`);
			await slider('Skills').waitFor();
		});

		it('are tried on the list before anything is kept, and discarded again', async () => {
			const [before, { weights }] = [await scores(), await api('GET', '/weights')];
			assert.equal(await form().getByRole('button', { name: 'Score by these' }).isDisabled(), true, 'nothing to keep yet');
			await only('How new');
			const preview = page.getByRole('region', { name: 'Preview' });
			await preview.getByRole('listitem').first().waitFor();
			await page.getByText(/^Tried on \d+ postings to review$/).waitFor();
			const expected = await api('POST', '/weights/preview', { skills: 0, title: 0, text: 0, experience: 0, location: 0, salary: 0, freshness: 100 });
			await until('the preview is that of these weights', async () => {
				const shown = await preview.getByRole('listitem').allTextContents();
				return shown.length === 8 && shown.every((line, i) => line.includes(expected.items[i].title) && line.includes(expected.items[i].company));
			}, 10);
			assert.match(await preview.textContent(), /up \d|down \d/, 'at least one would move');
			await preview.getByRole('button', { name: /^Show all \d+$/ }).click();
			assert.equal(await preview.getByRole('listitem').count(), expected.items.length);
			assert.deepEqual([await scores(), (await api('GET', '/weights')).weights], [before, weights], 'nothing is kept');
			await form().getByRole('button', { name: 'Discard' }).click();
			await preview.waitFor({ state: 'detached' });
			assert.equal(await slider('Skills').inputValue(), String(weights.skills));
		});

		it('are kept, score the list anew, are undone, and go back to the usual', async () => {
			const before = await scores();
			await only('Skills');
			await form().getByRole('button', { name: 'Score by these' }).click();
			await page.getByText(/^Saved\. Your list is being scored again/).waitFor();
			const kept = { skills: 100, title: 0, text: 0, experience: 0, location: 0, salary: 0, freshness: 0 };
			assert.deepEqual((await api('GET', '/weights')).weights, kept);
			await until('the list is scored by skills alone', async () => {
				const [{ id }] = (await api('GET', '/applications?status=pending&limit=1')).items;
				const { parts } = (await api('GET', `/applications/${id}`)).explanation;
				return parts.every(({ name, weight }) => weight === (name === 'skills' ? 1 : 0));
			}, 60);
			assert.notDeepEqual(await scores(), before);
			await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
			await page.getByText(/^As before/).waitFor();
			await until('undo brought the scores back', async () => String(await scores()) === String(before), 60);

			await only('Title');
			await form().getByRole('button', { name: 'Score by these' }).click();
			await until('they are kept', async () => (await api('GET', '/weights')).weights.title === 100, 10);
			await form().getByRole('button', { name: 'Back to the usual' }).click();
			const { weights, default: usual } = await until('they are the usual ones', async () => {
				const view = await api('GET', '/weights');
				return view.weights.skills === view.default.skills && view;
			}, 10);
			assert.deepEqual(weights, usual);
			await until('the form shows them', async () => (await slider('Skills').inputValue()) === String(usual.skills), 10);
			await until('the scores are back', async () => String(await scores()) === String(before), 60);
		});

		it('say what is wrong where no part counts', async () => {
			await only('none of them');
			await page.getByRole('alert').getByText('At least one part has to count').waitFor();
			assert.equal(await form().getByRole('button', { name: 'Score by these' }).isDisabled(), true);
		});
	});

	describe('why isn’t it here', () => {
		const dialog = () => page.getByRole('dialog', { name: 'Why isn’t it here?' });
		const answer = () => dialog().getByRole('region', { name: 'Answer' });
		const look = async (text) => {
			await dialog().getByLabel('Link of the posting').fill(text);
			await dialog().getByRole('button', { name: 'Look', exact: true }).click();
		};
		let out;
		before(async () => {
			// Found by a source, and no engineer.
			const { items } = await api('GET', '/postings?q=manager&limit=50');
			out = items.find(({ title }) => !/engineer/i.test(title));
			assert.ok(out, 'the recorded boards hold a manager');
		});
		beforeEach(async () => {
			await page.goto(home);
			await listShown(page);
			await page.getByRole('button', { name: 'Missing one?' }).click();
		});

		it('names the filter, the search and the words, by link; and the search can be changed', async () => {
			await look(out.url);
			await answer().getByText(out.title).first().waitFor();
			const [line] = await answer().getByRole('listitem').allTextContents();
			assert.match(line, /Engineer\s*title\s*Its title “.*” does not hold all words of “Engineer”/);
			await answer().getByRole('link', { name: 'Change this search' }).click();
			await page.getByRole('button', { name: 'Remove title Engineer' }).waitFor();
		});

		it('finds it by words, and shows one that is in the list', async () => {
			await listShown(page);
			const [first] = await titles(page);
			await look(out.title);
			await dialog().getByRole('region', { name: 'Postings found' }).getByRole('button', { name: out.title }).first().click();
			await answer().getByText(/leaves it out/).first().waitFor();
			const { url, id } = (await api('GET', '/applications?status=pending&limit=1')).items[0];
			await look(url);
			await answer().getByText('It is in your list.').waitFor();
			await answer().getByRole('link', { name: 'Show it' }).click();
			await page.getByRole('article', { name: 'Details' }).getByRole('heading', { name: first }).waitFor();
			assert.equal(new URL(page.url()).searchParams.get('open'), id);
		});

		it('says of one no source has what to do, and hands its link over', async () => {
			const link = 'https://nowhere.example/jobs/17';
			await look(link);
			await answer().getByText('No source you read has it').waitFor();
			await answer().getByRole('button', { name: 'Add it anyway' }).click();
			const add = page.getByRole('dialog', { name: 'Add postings' });
			assert.equal(await add.getByLabel('Address of the posting').inputValue(), link);
			await add.getByLabel('Address of the posting').fill('');
		});

		it('says of a decided one what was decided', async () => {
			const [{ id, url }] = (await api('GET', '/applications?status=pending&limit=1')).items;
			await api('POST', `/applications/${id}/status`, { status: 'rejected' });
			try {
				await look(url);
				await answer().getByText('You decided on it: it is rejected').waitFor();
			} finally {
				await api('POST', '/undo', {});
			}
		});
	});

	it('a skill the CV forgot is added where a posting asks for it, and taken back', async () => {
		const [{ id, missing: [skill] }] = (await api('GET', '/applications?status=pending&limit=50')).items.filter(({ missing }) => missing.length);
		const { profile } = await api('GET', '/profile');
		const has = async () => (await api('GET', '/profile')).profile.skills.includes(skill);
		assert.equal(await has(), false);
		await page.goto(`${home}?open=${id}`);
		const detail = page.getByRole('article', { name: 'Details' });
		const add = detail.getByRole('button', { name: `Add ${skill} to my skills`, exact: true });
		await add.click();
		await page.getByText(`${skill} is one of your skills now.`).waitFor();
		assert.equal(await has(), true);
		await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
		await page.getByText(`${skill} is no longer one of your skills.`).waitFor();
		assert.equal(await has(), false);
		await add.click();
		try {
			await until('the posting counts it', async () => (await api('GET', `/applications/${id}`)).matched.includes(skill), 60);
			await until('the page says so', async () => (await detail.locator('dt .tag.have').allTextContents()).includes(skill) && (await add.count()) === 0, 30);
		} finally {
			await api('PUT', '/profile', profile);
			await until('the posting lacks it again', async () => (await api('GET', `/applications/${id}`)).missing.includes(skill), 60);
		}
	});

	describe('one opening on several pages', () => {
		let group;
		before(async () => {
			const { items } = await api('GET', '/applications?status=pending&limit=100');
			for (const { id } of items) {
				const one = await api('GET', `/applications/${id}`);
				if (one.also_at.length) group = one;
			}
			assert.ok(group, 'the recorded boards post one opening twice');
		});

		it('is one row that shows every page, and what is decided on one holds for the others', async () => {
			const [other] = group.also_at;
			assert.notEqual(new URL(other.url).hostname, new URL(group.url).hostname);
			await page.goto(`${home}?open=${group.id}`);
			const detail = page.getByRole('article', { name: 'Details' });
			const elsewhere = detail.getByRole('region', { name: 'The same opening elsewhere' });
			await elsewhere.waitFor();
			const links = await elsewhere.getByRole('link').evaluateAll((all) => all.map((one) => [one.href, one.target, one.rel]));
			assert.deepEqual(links, group.also_at.map(({ url }) => [url, '_blank', 'noopener noreferrer']));
			assert.equal(await detail.getByRole('link', { name: 'Employer’s page' }).first().getAttribute('href'), group.url);
			await listShown(page);
			assert.equal((await page.locator('[data-id]').filter({ hasText: group.company }).filter({ hasText: group.title }).count()), 1, 'one row for both');

			await detail.locator('[data-move="rejected"]').click();
			await until('it is rejected', async () => (await api('GET', `/applications/${group.id}`)).status === 'rejected', 10);
			try {
				// Asked for by its other page, it is the same application and the same decision.
				const why = await api('GET', `/why?url=${encodeURIComponent(other.url)}`);
				assert.deepEqual([why.standing, why.application?.id, why.application?.status], ['decided', group.id, 'rejected']);
				// Another round does not bring the other page back.
				await api('POST', '/discover', {});
				await idle();
				const { items } = await api('GET', '/applications?status=pending&limit=100');
				assert.deepEqual(items.filter(({ company, title }) => company === group.company && title === group.title), []);
			} finally {
				await api('POST', '/undo', {});
			}
		});

		it('tells trust from the reasons for keeping', async () => {
			await page.goto(`${home}?open=${group.id}`);
			const detail = page.getByRole('article', { name: 'Details' });
			await detail.getByRole('region', { name: `Trust ${group.explanation.trust.score} of 100` }).waitFor();
			await detail.getByRole('region', { name: 'Why it is in your list' }).getByText(/Title holds/).waitFor();
		});
	});
});
