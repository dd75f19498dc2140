// The Rolecall of many people the tests are about, and how they come to be in it.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { until } from './app.js';
import { newPage } from './browser.js';

const { PEOPLE_URL, PEOPLE_LOG } = process.env;
/** Why there is nothing to test, or false. */
export const absent = PEOPLE_URL && PEOPLE_LOG ? false : 'PEOPLE_URL and PEOPLE_LOG name no Rolecall in cloud mode and its log';
/** Where it is, with a slash at its end. */
export const house = (PEOPLE_URL ?? '').replace(/\/*$/, '/');
const origin = PEOPLE_URL ? new URL(PEOPLE_URL).origin : '';

/** Who tests speak as. Each comes from an address of their own, so that nobody uses up another's tries. */
let count = 0;
export function stranger(name) {
	const unique = `${Date.now().toString(36)}${count++}`;
	return { email: `${name}.${unique}@people.example`, password: `the long way round by ${unique}`, headers: { 'x-client-address': `2001:db8:${(Date.now() % 65_536).toString(16)}:${count.toString(16)}::1` } };
}

/** Asks as a program does. */
export async function ask(method, path, { body, headers = {} } = {}) {
	const response = await fetch(`${house}api${path}`, { method, headers: { origin, 'content-type': 'application/json', ...headers }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
	const text = await response.text();
	return { status: response.status, body: text ? JSON.parse(text) : null };
}

/** Makes somebody the administrator by the token in the log; answers their page. */
export async function claim(browser) {
	const person = stranger('administrator');
	const page = await browserOf(browser, person);
	await page.goto(`${house}claim`);
	// Until the form stands, the page is still entering the address it was opened with.
	await page.getByLabel('Token').waitFor();
	const token = await until('the log has the token of the first administrator', async () => {
		const line = (await readFile(PEOPLE_LOG, 'utf8')).split('\n').find((line) => line.includes('first_administrator'));
		return line && /token\\?"\s*:\s*\\?"([^"\\]+)/.exec(line)?.[1];
	}, 20);
	await page.goto(`${house}claim#token=${token}`);
	await until('the page has taken the token', async () => (await page.getByLabel('Token').inputValue()) === token, 20);
	await page.reload();
	assert.equal(await page.getByLabel('Token').inputValue(), token, 'a fresh start keeps it');
	assert.equal(page.url(), `${house}claim`, 'the token is gone from the address');
	await page.getByLabel('E-mail').fill(person.email);
	await page.getByLabel('Password', { exact: true }).fill(person.password);
	await page.getByRole('button', { name: 'Make my account' }).click();
	await page.waitForURL(`${house}admin`);
	await page.getByRole('list', { name: 'Accounts' }).waitFor();
	return page;
}

/** The link in the newest letter to this address, as the administrator sees it. */
export const linkTo = (office, email) => until(`a letter to ${email} was written`, async () => {
	const { body } = await asks(office, 'GET', '/admin/letters');
	return body.items.filter((letter) => letter.to === email && letter.link).toSorted((a, b) => b.created_at - a.created_at)[0]?.link;
}, 20);

/** Somebody with an account: made over the API, because one test does so by hand. */
export async function resident(office, name) {
	const person = stranger(name);
	const { email, password, headers } = person;
	const made = await ask('POST', '/auth/register', { body: { email, password }, headers });
	assert.equal(made.status, 202, JSON.stringify(made));
	const token = new URLSearchParams(new URL(await linkTo(office, email)).hash.slice(1)).get('token');
	const verified = await ask('POST', '/auth/verify', { body: { token }, headers });
	assert.ok(verified.status < 300, JSON.stringify(verified));
	return person;
}

/** A browser of this person's, on the page they sign in on. */
export async function browserOf(browser, person, options = {}) {
	const page = await newPage(browser, { ...options, extraHTTPHeaders: person.headers });
	// What a browser itself says of a refusal a test brings about.
	page.expectComplaint(/status of 40[13]/);
	return page;
}

export async function signIn(page, { email, password }, path = '') {
	await page.goto(house + path);
	await page.getByLabel('E-mail').fill(email);
	await page.getByLabel('Password', { exact: true }).fill(password);
	await page.getByRole('button', { name: 'Sign in', exact: true }).click();
	await page.getByRole('button', { name: /^Account of/ }).waitFor();
}

export async function signOut(page) {
	await page.getByRole('button', { name: /^Account of/ }).click();
	await page.getByRole('button', { name: 'Sign out', exact: true }).last().click();
	await page.waitForURL(/\/sign-in$/);
}

/** Asks with the browser's cookie, as its pages do. */
export const asks = (page, method, path, body) => page.evaluate(async ([method, path, body]) => {
	const response = await fetch(`/api${path}`, { method, ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }) });
	return { status: response.status, body: await response.json().catch(() => null) };
}, [method, path, body]);
