// Runs before the first paint: the theme a person chose, else what their system asks for.
try {
	const chosen = localStorage.getItem('rolecall.theme');
	if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
} catch {
	// Storage may be refused; the system's preference stands.
}
