// Prints what a first visit loads as script, gzipped, and fails when it is over the budget.
// A first visit loads what index.html names, plus the largest page with all it imports statically.
import { readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const BUDGET = 90 * 1024;
const build = fileURLToPath(new URL('../build/', import.meta.url));
const html = readFileSync(join(build, 'index.html'), 'utf8');

/** `file` and everything it imports statically, as paths below the build folder. */
function closure(file, into = new Set()) {
	if (into.has(file)) return into;
	into.add(file);
	const code = readFileSync(join(build, file), 'utf8');
	for (const [, path] of code.matchAll(/(?:from|import)\s*["'](\.[^"']+\.js)["']/g)) {
		closure(normalize(join(dirname(file), path)), into);
	}
	return into;
}

const gzip = (file) => gzipSync(readFileSync(join(build, file)), { level: 9 }).length;
const total = (files) => [...files].reduce((sum, file) => sum + gzip(file), 0);

const entry = new Set();
for (const [, path] of html.matchAll(/(?:href|src)="\.\/([^"]+\.js)"/g)) closure(path, entry);

const nodes = join('_app', 'immutable', 'nodes');
const pages = readdirSync(join(build, nodes)).map((name) => {
	const files = closure(join(nodes, name));
	return { name: basename(name), bytes: total([...entry, ...files].filter((f, i, all) => all.indexOf(f) === i)) };
});
const largest = pages.reduce((a, b) => (a.bytes > b.bytes ? a : b));

if (process.argv.includes('--json')) {
	console.log(JSON.stringify({ shell: total(entry), first_load: largest.bytes, budget: BUDGET }));
} else {
	const kb = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;
	console.log(`script at first load, gzipped: ${kb(total(entry))} shell, ${kb(largest.bytes)} with the largest page; budget ${kb(BUDGET)}`);
}
if (largest.bytes > BUDGET) {
	console.error('over budget: load something later (dynamic import) or leave it out');
	process.exit(1);
}
