// Many people in one Rolecall: coming in, being alone with one's data, and leaving.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, afterEach, before, describe, it } from 'node:test';
import { violations } from '../support/accessibility.js';
import { fixture } from '../support/app.js';
import { closeAll, launch, phone } from '../support/browser.js';
import { absent, ask, asks, browserOf, claim, house, linkTo, resident, signIn, signOut, stranger } from '../support/people.js';

describe('many people', { skip: absent }, () => {
	let browser, office;
	let pages = [];
	before(async () => {
		browser = await launch();
		office = await claim(browser);
	});
	after(() => closeAll(office));
	afterEach(async () => {
		const complaints = pages.flatMap((page) => page.complaints());
		for (const page of pages) await closeAll(page);
		pages = [];
		assert.deepEqual(complaints, []);
	});
	const open = async (person, options) => {
		const page = await browserOf(browser, person, options);
		pages.push(page);
		return page;
	};
	const ended = (page) => page.getByText('You were signed out').waitFor();

	it('takes somebody new in by the link of their letter, and shows them an empty list', async () => {
		const person = stranger('imke');
		const page = await open(person);
		await page.goto(house);
		await page.waitForURL(/\/sign-in$/);
		await page.getByRole('link', { name: 'Make an account' }).click();
		await page.getByRole('heading', { name: 'Make an account' }).waitFor();
		await page.getByLabel('E-mail').fill(person.email);
		await page.getByLabel('Password', { exact: true }).fill('too short');
		await page.getByRole('button', { name: 'Make an account' }).click();
		await page.getByText('A password has at least 12').waitFor();
		await page.getByLabel('Password', { exact: true }).fill(person.password);
		await page.getByRole('button', { name: 'Make an account' }).click();
		await page.getByRole('heading', { name: 'Look into your mail' }).waitFor();

		await office.reload();
		const link = await office.getByLabel(`Link for ${person.email}`).inputValue();

		await page.goto(link);
		await page.getByRole('button', { name: 'Confirm my address' }).waitFor();
		assert.equal(page.url(), `${house}verify`, 'the token is gone from the address');
		await page.getByRole('button', { name: 'Confirm my address' }).click();
		await page.getByRole('heading', { name: 'Your address is confirmed' }).waitFor();
		await page.getByRole('link', { name: 'Sign in' }).click();
		await signIn(page, person, 'sign-in');
		await page.waitForURL(`${house}start`);
		const { body: list } = await asks(page, 'GET', '/applications');
		assert.equal(list.total, 0);

		// An impatient finger opens it twice.
		await page.goto(link);
		await page.getByRole('button', { name: 'Confirm my address' }).click();
		await page.getByRole('heading', { name: 'Your address is confirmed' }).waitFor();
		await page.goto(`${house}verify#token=${'a'.repeat(43)}`);
		page.expectComplaint(/status of 404/);
		await page.getByRole('button', { name: 'Confirm my address' }).click();
		await page.getByRole('alert').waitFor();
	});

	it('says the same of a wrong password and of nobody’s address, and leads to the page one wanted', async () => {
		const person = await resident(office, 'wanting');
		const page = await open(person);
		await page.goto(`${house}sources`);
		await page.waitForURL(/\/sign-in\?to=/);
		const refusal = async (email) => {
			await page.getByLabel('E-mail').fill(email);
			await page.getByLabel('Password', { exact: true }).fill('not the password at all');
			await page.getByRole('button', { name: 'Sign in', exact: true }).click();
			await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
			const said = await page.getByRole('alert').textContent();
			await page.reload();
			return said;
		};
		assert.equal(await refusal(person.email), await refusal(stranger('nobody').email));
		await page.getByLabel('E-mail').fill(person.email);
		await page.getByLabel('Password', { exact: true }).fill(person.password);
		await page.getByRole('button', { name: 'Show password' }).click();
		assert.equal(await page.getByLabel('Password', { exact: true }).getAttribute('type'), 'text');
		await page.keyboard.press('Shift+Tab');
		await page.keyboard.press('Enter');
		await page.waitForURL(`${house}sources`);

		await page.goto(`${house}sign-in?to=//elsewhere.example/`);
		await page.waitForURL(/\/(start)?$/);
		assert.ok(page.url().startsWith(house));
	});

	it('keeps two people apart who look at it side by side', async () => {
		const [one, other] = [await resident(office, 'one'), await resident(office, 'other')];
		const [mine, theirs] = [await open(one), await open(other)];
		await signIn(mine, one);
		await signIn(theirs, other);
		await mine.goto(`${house}profile`);
		await mine.getByLabel('CV file').setInputFiles(fixture('cv.txt'));
		await mine.getByText('Read. Check what it says below.').waitFor();
		const wanted = { name: 'Mine alone', titles: ['Engineer'], places: [], remote: 'any', min_salary: null, exclude: [], companies: [], pages: [], paused: true };
		const search = await asks(mine, 'POST', '/searches', wanted);
		assert.ok(search.status < 300, JSON.stringify(search));
		const added = await asks(mine, 'POST', '/applications', { text: 'Lens Grinder\nLantern Systems\nGrind lenses all day.' });
		assert.ok(added.status < 300, JSON.stringify(added));

		await theirs.goto(`${house}profile`);
		await theirs.getByText('Drop your CV here').waitFor();
		assert.doesNotMatch(await theirs.locator('main').textContent(), /Imke|Lantern/);
		await theirs.goto(`${house}searches`);
		await theirs.getByRole('heading', { level: 1 }).waitFor();
		assert.doesNotMatch(await theirs.locator('main').textContent(), /Mine alone/);
		theirs.expectComplaint(/status of 404/);
		assert.equal((await asks(theirs, 'GET', `/applications/${added.body.id}`)).status, 404);
		assert.equal((await asks(theirs, 'GET', '/applications')).body.total, 0);
		const { body: cvs } = await asks(mine, 'GET', '/cvs');
		assert.equal((await asks(theirs, 'PUT', `/cvs/${cvs.items[0].id}`, { name: 'taken' })).status, 404);
		await mine.reload();
		assert.equal(await mine.getByLabel('Name', { exact: true }).inputValue(), 'Imke Dorsey');
	});

	it('shows nothing of anybody once they have signed out', async () => {
		const person = await resident(office, 'leaving');
		const page = await open(person);
		const second = await page.context().newPage();
		await signIn(page, person, 'profile');
		await second.goto(`${house}settings`);
		await second.getByRole('heading', { name: 'Settings' }).waitFor();
		await page.bringToFront();
		await page.getByLabel('Headline', { exact: true }).fill('Not saved, and not for the next one');
		await signOut(page);
		await second.waitForURL(/\/sign-in/);
		assert.deepEqual(await page.evaluate(() => Object.keys(sessionStorage).filter((name) => name.startsWith('rolecall.'))), []);
		await page.goBack();
		await page.waitForURL(/\/sign-in/);
		assert.equal(await page.getByLabel('Headline', { exact: true }).count(), 0);
		await second.close();
	});

	it('sets a new password by a link, which signs everybody out who was in', async () => {
		const person = await resident(office, 'forgetful');
		const [before, page] = [await open(person), await open(person)];
		await signIn(before, person);
		await page.goto(`${house}sign-in`);
		await page.getByRole('link', { name: 'Forgot your password?' }).click();
		await page.getByRole('heading', { name: 'Forgot your password?' }).waitFor();
		await page.getByLabel('E-mail').fill(person.email);
		await page.getByRole('button', { name: 'Send me a link' }).click();
		await page.getByRole('heading', { name: 'Look into your mail' }).waitFor();
		await page.goto(await linkTo(office, person.email));
		const renewed = { ...person, password: `${person.password} and back` };
		await page.getByLabel('New password', { exact: true }).fill(renewed.password);
		assert.equal(page.url(), `${house}reset`);
		await page.getByRole('button', { name: 'Set this password' }).click();
		await page.getByRole('heading', { name: 'Your password is changed' }).waitFor();

		await before.goto(`${house}sources`);
		await ended(before);
		await before.getByLabel('E-mail').fill(person.email);
		await before.getByLabel('Password', { exact: true }).fill(person.password);
		await before.getByRole('button', { name: 'Sign in', exact: true }).click();
		await before.getByRole('alert').waitFor();
		await before.getByLabel('Password', { exact: true }).fill(renewed.password);
		await before.getByRole('button', { name: 'Sign in', exact: true }).click();
		await before.waitForURL(`${house}sources`);
	});

	it('ends a session from another place, which loses nothing that was typed there', async () => {
		const person = await resident(office, 'forgotten');
		const [here, there] = [await open(person), await open(person)];
		await signIn(there, person, 'profile');
		await there.getByLabel('Headline', { exact: true }).fill('Reliability Engineer');
		await there.getByText('Not saved yet').waitFor();
		await signIn(here, person, 'account');
		const sessions = here.getByRole('list', { name: 'Sessions' }).getByRole('listitem');
		await sessions.nth(1).waitFor();
		assert.equal((await sessions.allTextContents()).filter((text) => text.includes('this one')).length, 1);
		await sessions.filter({ hasNotText: 'this one' }).getByRole('button', { name: /^Sign out/ }).click();
		await here.getByText('is signed out.').waitFor();
		assert.equal(await sessions.count(), 1);

		await there.getByRole('button', { name: 'Save changes' }).click();
		await there.waitForURL(/\/sign-in\?to=%2Fprofile/);
		await ended(there);
		await there.getByLabel('E-mail').fill(person.email);
		await there.getByLabel('Password', { exact: true }).fill(person.password);
		await there.getByRole('button', { name: 'Sign in', exact: true }).click();
		await there.waitForURL(`${house}profile`);
		assert.equal(await there.getByLabel('Headline', { exact: true }).inputValue(), 'Reliability Engineer');
	});

	it('makes an API token, shows it once, and takes it back', async () => {
		const person = await resident(office, 'programming');
		const page = await open(person);
		await signIn(page, person, 'account');
		await page.getByRole('button', { name: 'Make a token' }).click();
		await page.getByLabel('Name').fill('My spreadsheet');
		await page.getByRole('button', { name: 'Make it' }).click();
		const token = await page.getByLabel('The new token').inputValue();
		await page.getByRole('button', { name: 'I have it' }).click();
		await page.getByRole('list', { name: 'API tokens' }).getByText('My spreadsheet').first().waitFor();
		assert.ok(!(await page.content()).includes(token), 'it is shown once');
		const headers = { authorization: `Bearer ${token}`, ...person.headers };
		assert.equal((await ask('GET', '/applications', { headers })).status, 200);
		assert.equal((await ask('POST', '/undo', { headers, body: {} })).status, 403, 'it may only read');
		assert.ok([401, 403].includes((await ask('GET', '/sessions', { headers })).status), 'it never reaches the account');
		await page.getByRole('button', { name: 'Revoke My spreadsheet' }).click();
		await page.getByText('opens nothing any more').waitFor();
		assert.equal((await ask('GET', '/applications', { headers })).status, 401);
	});

	it('changes a password and an address', async () => {
		const person = await resident(office, 'changing');
		const page = await open(person);
		await signIn(page, person, 'account');
		await page.getByRole('region', { name: 'Password' }).getByRole('button', { name: 'Change it' }).click();
		await page.getByLabel('Current password', { exact: true }).fill('not the password at all');
		await page.getByLabel('New password', { exact: true }).fill(`${person.password}, again`);
		page.expectComplaint(/status of 4\d\d/);
		await page.getByRole('button', { name: 'Change the password' }).click();
		await page.getByRole('alert').first().waitFor();
		await page.getByLabel('Current password', { exact: true }).fill(person.password);
		await page.getByRole('button', { name: 'Change the password' }).click();
		await page.getByText('Your password is changed.').waitFor();
		const next = stranger('changed').email;
		const section = page.getByRole('region', { name: 'E-mail' });
		await section.getByRole('button', { name: 'Change it' }).click();
		await section.getByLabel('New e-mail').fill(next);
		await section.getByLabel('Your password', { exact: true }).fill(`${person.password}, again`);
		await section.getByRole('button', { name: 'Send a link there' }).click();
		await section.getByText('A letter is on its way').waitFor();
		await page.goto(await linkTo(office, next));
		await page.getByRole('button', { name: 'Confirm my address' }).click();
		await page.getByRole('heading', { name: 'Your address is confirmed' }).waitFor();
		await page.goto(`${house}account`);
		// One may have to sign in again; then by the new address.
		if (page.url().includes('sign-in')) await signIn(page, { email: next, password: `${person.password}, again` }, 'account');
		await section.getByText(next).waitFor();
	});

	it('hands everything out as one file, and shows what a file holds before it is brought in', async () => {
		const person = await resident(office, 'moving');
		const page = await open(person);
		await signIn(page, person, 'settings');
		await asks(page, 'POST', '/applications', { text: 'Lens Grinder\nLantern Systems\nGrind lenses all day.' });
		const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Take everything' }).click()]);
		assert.match(download.suggestedFilename(), /\.zip$/);
		const archive = await readFile(await download.path());
		assert.equal(archive.subarray(0, 2).toString(), 'PK');
		await page.getByText('is among your downloads').waitFor();

		const next = await resident(office, 'moved');
		const there = await open(next);
		await signIn(there, next, 'settings');
		await there.getByLabel('File to bring in').setInputFiles({ name: 'rolecall.zip', mimeType: 'application/zip', buffer: archive });
		const holds = there.getByRole('group', { name: 'What is in it' });
		await holds.getByText('Nothing has changed yet').waitFor();
		assert.equal((await asks(there, 'GET', '/applications')).body.total, 0);
		await holds.getByRole('button', { name: 'Bring it in' }).click();
		await there.getByRole('group', { name: 'What was brought in' }).waitFor();
		const { body: list } = await asks(there, 'GET', '/applications');
		assert.deepEqual(list.items.map((item) => item.title), ['Lens Grinder']);

		there.expectComplaint(/status of 4\d\d/);
		await there.getByLabel('File to bring in').setInputFiles({ name: 'half.zip', mimeType: 'application/zip', buffer: archive.subarray(0, archive.length / 2) });
		await there.getByRole('alert').waitFor();
		assert.equal((await asks(there, 'GET', '/applications')).body.total, 1);
	});

	it('lets an administrator disable somebody, list who may register, and wrap keys anew', async () => {
		const person = await resident(office, 'disabled');
		const page = await open(person);
		await signIn(page, person, 'profile');
		await office.reload();
		await office.getByRole('button', { name: `Disable ${person.email}` }).click();
		await office.getByText(`${person.email} is signed out`).waitFor();
		await page.goto(`${house}sources`);
		await page.waitForURL(/\/sign-in/);
		await office.getByRole('button', { name: `Enable ${person.email}` }).click();
		await office.getByText(`${person.email} may sign in again`).waitFor();
		assert.equal((await ask('POST', '/auth/sign-in', { body: { email: person.email, password: person.password }, headers: person.headers })).status, 200);

		const allowed = office.getByRole('region', { name: /^Registration/ });
		await allowed.getByLabel('Allowed addresses').fill('@lantern.example');
		await allowed.getByLabel('Allowed addresses').press('Enter');
		await allowed.getByRole('button', { name: 'Save the list' }).click();
		await office.getByText('The list is saved.').waitFor();
		await office.reload();
		await allowed.getByText('@lantern.example', { exact: true }).waitFor();
		await allowed.getByRole('button', { name: 'Remove address @lantern.example' }).click();
		await allowed.getByRole('button', { name: 'Save the list' }).click();
		await office.getByText('The list is saved.').waitFor();
		await office.getByRole('button', { name: 'Re-wrap now' }).click();
		await office.getByText(/^Every key is wrapped by version \d+/).waitFor();

	});

	it('shows the administration to nobody else', async () => {
		const person = await resident(office, 'curious');
		const page = await open(person);
		await signIn(page, person, 'admin');
		await page.getByText('This is for administrators').waitFor();
		page.expectComplaint(/status of 403/);
		for (const path of ['', '/accounts', '/letters', '/allowlist']) assert.equal((await asks(page, 'GET', `/admin${path}`)).status, 403, path);
	});

	it('deletes an account at once, and leaves a receipt', async () => {
		const person = await resident(office, 'going');
		const page = await open(person);
		await signIn(page, person, 'account');
		await page.getByRole('button', { name: 'Delete my account' }).click();
		const dialog = page.getByRole('dialog', { name: 'Delete my account' });
		await dialog.getByLabel('Type “delete my account”').fill('delete');
		await dialog.getByRole('button', { name: 'Delete everything' }).click();
		await dialog.getByRole('alert').waitFor();
		await dialog.getByLabel('Type “delete my account”').fill('delete my account');
		await dialog.getByLabel('Your password', { exact: true }).fill(person.password);
		await dialog.getByRole('button', { name: 'Delete everything' }).click();
		await page.getByRole('heading', { name: 'Your account is deleted' }).waitFor();
		assert.match(await page.locator('main').textContent(), /gone by\s*\w{3} \d{1,2}, \d{4}, \d\d:\d\d UTC/);
		assert.deepEqual(await violations(page), []);
		await page.goto(`${house}sign-in`);
		await page.getByLabel('E-mail').fill(person.email);
		await page.getByLabel('Password', { exact: true }).fill(person.password);
		await page.getByRole('button', { name: 'Sign in', exact: true }).click();
		await page.getByRole('alert').waitFor();
	});

	for (const [look, options] of Object.entries({ light: { colorScheme: 'light' }, dark: { colorScheme: 'dark' }, phone })) {
		it(`fits, and has no serious accessibility problem (${look})`, async () => {
			const person = await resident(office, look);
			const page = await open(person, options);
			const found = [];
			const check = async (where) => {
				await page.waitForTimeout(200);
				found.push(...(await violations(page)).map((one) => `${where}: ${one}`));
				const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
				if (wide > 0) found.push(`${where} is ${wide} px too wide`);
			};
			for (const path of ['sign-in', 'register', 'forgot', 'reset', 'verify', 'claim', 'gone']) {
				await page.goto(house + path);
				await page.getByRole('heading', { level: 1 }).waitFor();
				await check(path);
			}
			await signIn(page, person, 'account');
			await page.getByRole('list', { name: 'Sessions' }).waitFor();
			await check('account');
			await page.getByRole('button', { name: /^Account of/ }).click();
			await check('menu');
			await page.keyboard.press('Escape');
			await page.getByRole('button', { name: 'Make a token' }).click();
			await check('making a token');
			await page.keyboard.press('Escape');
			await page.getByRole('button', { name: 'Delete my account' }).click();
			await check('deleting');
			await page.goto(`${house}settings`);
			await page.getByRole('heading', { name: 'Bring it in' }).waitFor();
			await check('settings');
			await office.emulateMedia({ colorScheme: options.colorScheme ?? 'light' });
			await office.setViewportSize(options.viewport ?? { width: 1280, height: 860 });
			await office.reload();
			await office.getByRole('list', { name: 'Accounts' }).waitFor();
			found.push(...(await violations(office)).map((one) => `admin: ${one}`));
			assert.deepEqual(found, []);
		});
	}
});
