// Light, dark, or what the system asks for. static/theme.js applies the choice before first paint.
export type Theme = 'system' | 'light' | 'dark';

const KEY = 'rolecall.theme';

function stored(): Theme {
	const chosen = document.documentElement.dataset.theme;
	return chosen === 'light' || chosen === 'dark' ? chosen : 'system';
}

class ThemeChoice {
	current = $state<Theme>(stored());

	choose(theme: Theme): void {
		this.current = theme;
		if (theme === 'system') delete document.documentElement.dataset.theme;
		else document.documentElement.dataset.theme = theme;
		try {
			if (theme === 'system') localStorage.removeItem(KEY);
			else localStorage.setItem(KEY, theme);
		} catch {
			// Not remembered then.
		}
	}

	/** Whether the page is dark right now. */
	get dark(): boolean {
		return this.current === 'system' ? matchMedia('(prefers-color-scheme: dark)').matches : this.current === 'dark';
	}

	toggle(): void {
		this.choose(this.dark ? 'light' : 'dark');
	}
}

export const theme = new ThemeChoice();
