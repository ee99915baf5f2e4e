// Light or dark, dense or roomy: kept in this browser, the system's choice until somebody chooses.
const root = document.documentElement

export function toggleTheme(): void {
  const isDark =
    getComputedStyle(root).colorScheme.includes('dark') && !getComputedStyle(root).colorScheme.includes('light')
      ? true
      : root.dataset.theme === undefined && matchMedia('(prefers-color-scheme: dark)').matches
  keep('theme', isDark || root.dataset.theme === 'dark' ? 'light' : 'dark')
}

export function toggleDensity(): void {
  keep('density', root.dataset.density === 'dense' ? 'roomy' : 'dense')
}

function keep(name: 'theme' | 'density', value: string): void {
  localStorage.setItem(`docket-${name}`, value)
  root.dataset[name] = value
}

for (const name of ['theme', 'density'] as const) {
  const kept = localStorage.getItem(`docket-${name}`)
  if (kept !== null) root.dataset[name] = kept
}
