// A development double of Rolecall's API with invented data, for working on the frontend alone.
// It is not the product and proves nothing about it. `npm run dev` answers from it by itself; this
// serves it on a port of its own, and with `--static build` the built frontend too, under the
// headers the product sends.
//   --port 8799   --count 180 (applications found)   --filled (start with a list)   --base /rolecall
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { parseArgs } from 'node:util';
import { answer, fill } from './api.js';
import { state } from './state.js';

const { values: options } = parseArgs({ options: { port: { type: 'string', default: '8799' }, count: { type: 'string', default: '180' }, static: { type: 'string' }, base: { type: 'string', default: '' }, filled: { type: 'boolean' } } });
state.count = Number(options.count);
if (options.filled) fill();

const kinds = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.json': 'application/json', '.txt': 'text/plain' };
async function page(path, response) {
	const file = normalize(path).replace(/^(\.\.[/\\])+/, '');
	const name = extname(file) ? file : 'index.html';
	const body = await readFile(join(options.static, name)).catch(() => null);
	response.writeHead(body ? 200 : 404, { 'content-type': kinds[extname(name)] ?? 'application/octet-stream', 'content-security-policy': "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'", 'x-content-type-options': 'nosniff' });
	response.end(body ?? 'not found');
}

createServer((request, response) => {
	const url = new URL(request.url, 'http://localhost');
	const path = url.pathname.startsWith(options.base) ? url.pathname.slice(options.base.length) : url.pathname;
	if (path.startsWith('/api/')) return answer(request, response, path.slice(4), url.searchParams);
	return options.static ? page(path, response) : response.writeHead(404).end();
}).listen(Number(options.port), () => console.log(`development double on http://localhost:${options.port}${options.base}/`));
