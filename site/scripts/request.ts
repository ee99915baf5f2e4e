import './moments.ts'
import './send-key.ts'

// What is wrong is read first, wherever the page was scrolled to.
document.querySelector<HTMLElement>('.problem')?.focus()
