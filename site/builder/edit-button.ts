import en from '../i18n/builder/en.json' with { type: 'json' }
import zh from '../i18n/builder/zh-cn.json' with { type: 'json' }
import '../styles/builder-button.css'

// Only `npm run dev` puts this on the pages: a form gets a way into its builder. Inside the builder's preview there is none.
const form = document.querySelector<HTMLFormElement>('form[data-form]')
if (form?.dataset.form && window.parent === window) {
  const { lang } = document.documentElement
  const link = document.createElement('a')
  link.className = 'docket-edit'
  link.href = `/__builder/${form.dataset.form}/?locale=${encodeURIComponent(lang)}`
  link.textContent = (/^zh\b/i.test(lang) ? zh : en).edit
  document.body.append(link)
}
