import adapter from '@sveltejs/adapter-static';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

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
		version: { name: process.env.ROLECALL_VERSION ?? 'dev' },
	},
};
