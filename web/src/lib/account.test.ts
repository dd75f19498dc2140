import { expect, it } from 'vitest';
import { agentWord, bytesWord, localPath, MAX_PASSWORD, MIN_PASSWORD, passwordLength, refusalOf, tokenOf, waitWord } from './account';

it('goes on to a path of ours', () => {
	for (const path of ['/', '/?status=approved&open=01A', '/settings', '/profile?x=//y']) expect(localPath(path)).toBe(path);
});

it('goes nowhere else, however that is written, and not round in circles', () => {
	const others = ['https://evil.example/', '//evil.example', '/\\evil.example', '/\t/evil.example', '\\\\evil.example', 'evil', '', null, undefined, 'javascript:alert(1)', '/..//evil.example', '/.//evil.example', '/sign-in?to=/sign-in', '/register', 'http://[', '//['];
	for (const other of others) expect(localPath(other), String(other)).toBe('/');
});

it('finds the token of a link, alone or named, and nothing that is none', () => {
	const token = 'eyJhbGciOi.Jz-_~0123456789';
	expect([tokenOf(`#${token}`), tokenOf(`#token=${token}`), tokenOf(`#a=b&token=${token}`)]).toEqual([token, token, token]);
	for (const other of ['', '#', '#main', '#token=', `#token=${token}<b>`, `#other=${token}`]) expect(tokenOf(other), other).toBeNull();
});

it('judges a password by its length alone, by characters rather than bytes', () => {
	expect(passwordLength('').tone).toBe('bad');
	expect(passwordLength('a'.repeat(MIN_PASSWORD - 1)).text).toBe('1 more to go');
	expect(passwordLength('🐢'.repeat(MIN_PASSWORD)).tone).toBe('warn');
	expect(passwordLength('correct horse battery')).toMatchObject({ tone: 'good', share: 1 });
	expect(passwordLength('a'.repeat(MAX_PASSWORD + 1)).tone).toBe('bad');
});

it('calls browsers by their names', () => {
	const agents = {
		'Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0': 'Firefox on Linux',
		'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 Edg/130.0': 'Edge on Windows',
		'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1': 'Safari on iPhone',
		'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36': 'Chrome on Android',
		'curl/8.5.0': 'curl', 'reader/1.0 (a script)': 'reader', '': 'An unnamed program',
	};
	for (const [agent, word] of Object.entries(agents)) expect(agentWord(agent)).toBe(word);
});

it('says how long and how large', () => {
	expect([0.2, 59, 99, 100, 900, 5_400].map(waitWord)).toEqual(['1 s', '59 s', '99 s', '2 min', '15 min', '2 h']);
	expect([820, 13_700, 3_230_000].map(bytesWord)).toEqual(['820 bytes', '14 KB', '3.2 MB']);
});

it('says why a provider led nowhere, and nothing of what stands in the address', () => {
	expect(refusalOf(null)).toBeNull();
	expect(refusalOf('cancelled')).toBe('You cancelled the sign-in.');
	for (const other of ['', 'x', 'toString', '<b>']) expect(refusalOf(other)).toBe('That did not work. Try again.');
});
