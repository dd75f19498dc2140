// Makes the built document fit a strict content security policy and any sub-path:
// - SvelteKit's inline bootstrap moves to a file named by its hash (`script-src 'self'` holds);
// - absolute `/_app/…` references become relative, and the base path is found at run time from
//   where that file was loaded, so that one build serves `/` and `/rolecall/` alike.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

const build = new URL('../build/', import.meta.url);
const document = new URL('index.html', build);
let html = readFileSync(document, 'utf8');

const inline = [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)];
if (inline.length !== 1) fail(`expected one inline script in index.html, found ${inline.length}`);
const [element, source] = inline[0];

const boot = dedent(source)
	.replace('base: ""', "base: new URL('../..', document.currentScript.src).pathname.slice(0, -1)")
	.replaceAll('import("/_app/immutable/', 'import("./');
if (boot.includes('"/_app') || !boot.includes('new URL(')) fail('the bootstrap script has changed its shape');

const hash = createHash('sha256').update(boot).digest('base64url').slice(0, 8);
writeFileSync(new URL(`_app/immutable/boot.${hash}.js`, build), boot);

html = html
	.replace(element, `<script src="./_app/immutable/boot.${hash}.js"></script>`)
	.replace(/(href|src)="\/(?!\/)/g, '$1="./');
for (const banned of [/<script(?![^>]*\ssrc=)/, /<style/, /\sstyle="/, /\son\w+="/]) {
	if (banned.test(html)) fail(`index.html still holds ${banned}`);
}
writeFileSync(document, html);

function dedent(text) {
	const lines = text.split('\n').filter((line) => line.trim());
	const depth = Math.min(...lines.map((line) => line.match(/^\s*/)[0].length));
	return `${lines.map((line) => line.slice(depth)).join('\n')}\n`;
}

function fail(why) {
	console.error(`harden: ${why}; adapt web/scripts/harden.js to this SvelteKit`);
	process.exit(1);
}
