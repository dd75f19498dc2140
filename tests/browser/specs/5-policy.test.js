// The content security policy: strict, and strict against what a posting could bring.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { home, listShown, settled } from '../support/app.js';
import { launch, newPage } from '../support/browser.js';

describe('the content security policy', () => {
	let browser;
	before(async () => { await settled(); browser = await launch(); });
	after(() => browser.close());

	it('allows neither inline script nor inline style', async () => {
		const response = await fetch(home);
		const policy = Object.fromEntries((response.headers.get('content-security-policy') ?? '').split(';').map((part) => part.trim().split(/\s+/)).map(([name, ...values]) => [name, values.join(' ')]));
		assert.equal(policy['script-src'], "'self'");
		assert.equal(policy['style-src'], "'self'");
		const html = await response.text();
		assert.doesNotMatch(html, /<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/i);
	});

	it('stops what a cleaner might let through', async () => {
		const page = await newPage(browser);
		page.expectComplaint(/policy:|Content Security Policy|Refused to|violates|404/);
		await page.route('**/api/applications/*', async (route) => {
			const answer = await route.fetch();
			const body = await answer.json();
			body.posting.html = '<p id="bait">text</p><img src="x" onerror="globalThis.caught = true"><script>globalThis.caught = true</script>';
			await route.fulfill({ response: answer, json: body });
		});
		await page.goto(home);
		await listShown(page);
		await page.keyboard.press('j');
		await page.locator('#bait').waitFor();
		await page.waitForTimeout(300);
		assert.equal(await page.evaluate(() => globalThis.caught), undefined);
		// An answer still under way would be read after its page is gone.
		await page.unrouteAll({ behavior: 'wait' });
		await page.context().close();
	});
});
