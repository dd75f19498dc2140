import type { IncomingMessage, ServerResponse } from 'node:http';
import { sveltekit } from '@sveltejs/kit/vite';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/** A running Rolecall to develop against; without one, the double in dev-mock answers. */
const backend = process.env.ROLECALL_URL;

export default defineConfig({
	plugins: [announcerWithoutInlineStyle(), ...(backend ? [] : [double()]), sveltekit()],
	...(backend ? { server: { proxy: { '/api': { target: backend, changeOrigin: false } } } } : {}),
	// Inlined assets become `data:` URLs, which the content security policy refuses.
	build: { assetsInlineLimit: 0 },
	test: { include: ['src/**/*.test.ts'], environment: 'node' },
});

interface Double {
	answer: (request: IncomingMessage, response: ServerResponse, route: string, query: URLSearchParams) => Promise<void>;
	fill: () => void;
}

/** Answers `/api` from invented data: a filled list, or with `MOCK=new` somebody's first visit. */
function double(): Plugin {
	return {
		name: 'double-of-the-api',
		apply: 'serve',
		async configureServer(server) {
			if (process.env.VITEST) return;
			// By a computed path: it is plain JavaScript, which the type check need not follow.
			const { answer, fill } = (await import(new URL('./dev-mock/api.js', import.meta.url).href)) as Double;
			if (process.env.MOCK !== 'new') fill();
			server.middlewares.use('/api', (request, response) => {
				const url = new URL(request.url ?? '/', 'http://localhost');
				void answer(request, response, url.pathname, url.searchParams);
			});
		},
	};
}

/**
 * SvelteKit's generated root hides its route announcer by a `style` attribute, which
 * `style-src 'self'` refuses. The class in app.css does the same.
 */
function announcerWithoutInlineStyle() {
	return {
		name: 'announcer-without-inline-style',
		enforce: 'pre' as const,
		transform(code: string, id: string) {
			if (!id.endsWith('/generated/root.svelte')) return;
			const hidden = code.replace(
				/(<div id="svelte-announcer"[^>]*?) style="[^"]*"/,
				'$1 class="visually-hidden"',
			);
			if (hidden === code) throw new Error('the route announcer no longer looks as expected');
			return hidden;
		},
	};
}
