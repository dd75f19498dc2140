import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';

/** Where `/api` is while developing: the mock by default, or a running Rolecall. */
const backend = process.env.ROLECALL_URL ?? 'http://localhost:8799';

export default defineConfig({
	plugins: [announcerWithoutInlineStyle(), sveltekit()],
	server: { proxy: { '/api': { target: backend, changeOrigin: true } } },
	// Inlined assets become `data:` URLs, which the content security policy refuses.
	build: { assetsInlineLimit: 0 },
	test: { include: ['src/**/*.test.ts'], environment: 'node' },
});

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
