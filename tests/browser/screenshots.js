// The pictures of the README, taken from a running Rolecall with recorded boards:
//   ROLECALL_URL=http://localhost:8787 npm run screenshots
// Pictures over 300 KB are refused: they would weigh on every clone.
import { mkdir, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { giveCv, home, listShown, settled } from './support/app.js';
import { launch, newPage, phone } from './support/browser.js';

const MAX_BYTES = 300 * 1024;
const folder = fileURLToPath(new URL('../../docs/images/', import.meta.url));

const pictures = [
	{ name: 'list', options: { viewport: { width: 1280, height: 800 }, colorScheme: 'light' }, path: '', go: readNth(2) },
	{ name: 'detail-dark', options: { viewport: { width: 1280, height: 800 }, colorScheme: 'dark' }, path: '', go: (page) => readNth(1)(page).then(() => page.locator('.aside').evaluate((pane) => pane.scrollBy(0, 300))) },
	{ name: 'phone', options: { ...phone, viewport: { width: 390, height: 780 }, colorScheme: 'light' }, path: '' },
	{ name: 'phone-detail', options: { ...phone, viewport: { width: 390, height: 780 }, colorScheme: 'light' }, path: '', go: (page) => page.locator('[data-row-link]').first().tap().then(() => explained(page)) },
];

function readNth(count) {
	return async (page) => {
		for (let i = 0; i < count; i++) {
			await page.keyboard.press('j');
			await explained(page);
		}
	};
}
const explained = (page) => page.getByRole('heading', { name: /^Why [\d.]+ of 100$/ }).waitFor();

await giveCv();
await settled();
await mkdir(folder, { recursive: true });
const browser = await launch();
let tooLarge = 0;
for (const { name, options, path, go } of pictures) {
	const page = await newPage(browser, options);
	await page.goto(home + path);
	await listShown(page);
	await go?.(page);
	await page.waitForTimeout(300);
	const file = `${folder}${name}.png`;
	await page.screenshot({ path: file });
	const { size } = await stat(file);
	console.log(`${name}.png  ${(size / 1024).toFixed(0)} KB`);
	if (size > MAX_BYTES) tooLarge++;
	await page.context().close();
}
await browser.close();
if (tooLarge) {
	console.error(`${tooLarge} over 300 KB: use a smaller viewport or scale`);
	process.exitCode = 1;
}
