// A browser for the tests: which one, how it is started, and what makes a page fail a test.
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'msedge'];
const places = [
	'/usr/bin/chromium', '/usr/bin/google-chrome', '/snap/bin/chromium',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium',
	'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe', 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** The browser to drive: `CHROME_PATH`, else one on `PATH`, else one in a usual place. */
export function browserPath() {
	if (process.env.CHROME_PATH) return process.env.CHROME_PATH;
	const onPath = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
	const found = [...onPath, ...places].find(isProgram);
	if (!found) throw new Error('no Chromium or Chrome was found: install one (Debian: apt-get install chromium) or name it in CHROME_PATH');
	return found;
}

function isProgram(path) {
	try {
		accessSync(path, constants.X_OK);
		return existsSync(path);
	} catch {
		return false;
	}
}

export const launch = () => chromium.launch({
	executablePath: browserPath(),
	args: [
		'--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
		'--disable-component-update', '--disable-sync',
	],
});

export const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };

/**
 * A page that collects what a person would not see but a developer must: script errors, console
 * errors and violations of the content security policy. `page.complaints()` answers them;
 * `page.expectComplaint(pattern)` says which ones a test brings about on purpose.
 */
export async function newPage(browser, options = {}) {
	const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, reducedMotion: 'reduce', ...options });
	await context.addInitScript(() => {
		document.addEventListener('securitypolicyviolation', (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
	});
	const page = await context.newPage();
	const heard = [];
	const expected = [];
	page.on('pageerror', (error) => heard.push(`script error: ${error.message}`));
	page.on('console', (message) => {
		if (message.type() === 'error') heard.push(`console: ${message.text()} (${message.location().url})`);
	});
	page.complaints = () => heard.filter((text) => !expected.some((pattern) => pattern.test(text)));
	page.expectComplaint = (pattern) => expected.push(pattern);
	return page;
}

/** For how long something is waited for that may never say that it is gone, in milliseconds. */
const patience = 10_000;

/**
 * Closes a page and all beside it, newest first. Chromium sometimes never says that a page is gone that
 * shared its window with others; by then the test has seen what it wanted, and everything goes with the
 * process.
 */
export async function closeAll(page) {
	const context = page.context();
	const close = async () => {
		for (const one of context.pages().reverse()) await one.close();
		await context.close();
	};
	await Promise.race([close(), new Promise((resolve) => void setTimeout(resolve, patience).unref())]);
}
