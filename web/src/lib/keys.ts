// The keyboard's commands, apart from what they do.

export type Command =
	| 'next' | 'previous' | 'approve' | 'reject' | 'skip' | 'undo' | 'page' | 'search' | 'detail' | 'back' | 'help' | 'select';

/** What the help overlay lists. */
export const shortcuts: [keys: string[], does: string][] = [
	[['j', '↓'], 'next application'],
	[['k', '↑'], 'previous application'],
	[['a'], 'approve'],
	[['r'], 'reject'],
	[['s'], 'skip'],
	[['u', 'Ctrl Z'], 'undo the last move'],
	[['x'], 'select for a batch'],
	[['o'], 'open the employer’s page'],
	[['Enter'], 'show details'],
	[['Esc'], 'back'],
	[['/'], 'search'],
	[['?'], 'this help'],
];

const commands: Record<string, Command> = {
	j: 'next', ArrowDown: 'next', k: 'previous', ArrowUp: 'previous', a: 'approve', r: 'reject', s: 'skip', u: 'undo',
	o: 'page', '/': 'search', Enter: 'detail', Escape: 'back', '?': 'help', x: 'select',
};

export interface Press {
	key: string;
	ctrlKey?: boolean;
	metaKey?: boolean;
	altKey?: boolean;
	/** What has the focus: `field` takes typing, `control` acts on Enter itself. */
	focus: 'field' | 'control' | 'none';
}

/** The command of a key press, or null where it belongs to what has the focus or to the browser. */
export function commandOf(press: Press): Command | null {
	if (press.focus === 'field') return press.key === 'Escape' ? 'back' : null;
	if (press.altKey) return null;
	if (press.ctrlKey || press.metaKey) return press.key.toLowerCase() === 'z' ? 'undo' : null;
	if (press.focus === 'control' && press.key === 'Enter') return null;
	return commands[press.key] ?? null;
}

/** Which kind of focus an element holds. */
export function focusKind(element: Element | null): Press['focus'] {
	if (!element) return 'none';
	if (element.closest('textarea, select, [contenteditable="true"]')) return 'field';
	const input = element.closest('input');
	if (input) return ['checkbox', 'radio', 'button', 'submit', 'file'].includes(input.type) ? 'control' : 'field';
	return element.closest('button, a, summary, [role="button"]') ? 'control' : 'none';
}
