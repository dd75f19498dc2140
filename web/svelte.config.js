import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import adapter from '@sveltejs/adapter-static';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

/** The same sources make the same version; another makes open pages load anew when a chunk is gone. */
function version() {
	const hash = createHash('sha256');
	const files = ['src', 'static'].flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name)));
	for (const file of ['package-lock.json', ...files.sort()]) hash.update(file).update(readFileSync(file));
	return hash.digest('hex').slice(0, 12);
}

// One document serves every route. Routes are one segment deep on purpose: `./_app/…` in that
// document then resolves under whatever sub-path it is served from (see scripts/harden.js).
/** @type {import('@sveltejs/kit').Config} */
export default {
	preprocess: vitePreprocess(),
	compilerOptions: { runes: ({ filename }) => (filename.includes('node_modules') ? undefined : true) },
	kit: {
		adapter: adapter({ fallback: 'index.html' }),
		output: { bundleStrategy: 'split' },
		prerender: { entries: [] },
		version: { name: version() },
	},
};
