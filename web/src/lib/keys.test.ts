import { expect, it } from 'vitest';
import { commandOf } from './keys';

it('leaves typing to the field that has the focus, but for Esc', () => {
	for (const key of ['a', 'r', 'u', '/', '?', 'Enter', 'ArrowDown']) expect(commandOf({ key, focus: 'field' })).toBeNull();
	expect(commandOf({ key: 'z', ctrlKey: true, focus: 'field' })).toBeNull();
	expect(commandOf({ key: 'Escape', focus: 'field' })).toBe('back');
});

it('takes Ctrl and Cmd with Z alone; other chords are the browser’s', () => {
	expect(commandOf({ key: 'z', metaKey: true, focus: 'none' })).toBe('undo');
	expect(commandOf({ key: 'r', ctrlKey: true, focus: 'none' })).toBeNull();
	expect(commandOf({ key: 'a', altKey: true, focus: 'none' })).toBeNull();
});

it('lets a focused button keep its Enter', () => {
	expect(commandOf({ key: 'Enter', focus: 'control' })).toBeNull();
	expect(commandOf({ key: 'a', focus: 'control' })).toBe('approve');
});
