// Light or dark, dense or roomy: kept in this browser, the system's choice until somebody chooses. `look.js` gives it to each page at once.
const root = document.documentElement

export function toggleTheme(): void {
  const shown = root.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')
  keep('theme', shown === 'dark' ? 'light' : 'dark')
}

export function toggleDensity(): void {
  keep('density', root.dataset.density === 'dense' ? 'roomy' : 'dense')
}

type Name = 'theme' | 'density'

/** `value` is empty for what the system says. */
function keep(name: Name, value: string): void {
  if (value === '') {
    localStorage.removeItem(`docket-${name}`)
    delete root.dataset[name]
  } else {
    localStorage.setItem(`docket-${name}`, value)
    root.dataset[name] = value
  }
  show()
}

const choices = document.querySelectorAll<HTMLElement>('button[data-look]')

/** Which of the buttons stands for what is shown. */
function show(): void {
  for (const choice of choices) {
    const [name, value] = said(choice)
    const now = root.dataset[name] ?? (name === 'density' ? 'roomy' : '')
    choice.setAttribute('aria-pressed', String(now === value))
  }
}

function said({ dataset: { look = '' } }: HTMLElement): [name: Name, value: string] {
  const [name = '', value = ''] = look.split(':')
  return [name as Name, value]
}

for (const choice of choices) choice.addEventListener('click', () => keep(...said(choice)))
show()
