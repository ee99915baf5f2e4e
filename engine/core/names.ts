import type { Definitions } from './catalogue.ts'
import { translated } from './translated.ts'

// What definitions are called, in a language: the translation in the file, else its title, else the id.

export function teamName({ teams }: Definitions, id: string, language: string): string {
  const team = teams.get(id)?.value
  return translated(team?.i18n, language)?.name ?? team?.name ?? id
}

export function policyTitle({ policies }: Definitions, id: string, language: string): string {
  const policy = policies.get(id)?.value
  return translated(policy?.i18n, language)?.title ?? policy?.title ?? id
}

export function workflowTitle({ workflows }: Definitions, id: string, language: string): string {
  const workflow = workflows.get(id)?.value
  return translated(workflow?.i18n, language)?.title ?? workflow?.title ?? id
}

export function macroTitle({ macros }: Definitions, id: string, language: string): string {
  const macro = macros.get(id)?.value
  return translated(macro?.i18n, language)?.title ?? macro?.title ?? id
}

export function viewTitle({ views }: Definitions, id: string, language: string): string {
  const view = views.get(id)?.value
  return translated(view?.i18n, language)?.title ?? view?.title ?? id
}

/** A mail template's; its translations are files beside it. */
export function mailTitle({ mails }: Definitions, id: string, language: string): string {
  const languages = mails.get(id)
  return (languages?.get(language) ?? languages?.get(''))?.value.title ?? id
}

/** A canned response's, whatever language it answers in. */
export function replyTitle({ replies }: Definitions, id: string, language: string): string {
  const languages = replies.get(id)
  return (languages?.get(language) ?? languages?.get(''))?.value.title ?? id
}

/** A holiday's or an exception's, by the name that it has in its hours file. */
export function dayName({ hours }: Definitions, name: string, language: string): string {
  for (const { value } of hours.values()) {
    const day = [...(value.holidays ?? []), ...(value.exceptions ?? [])].find((one) => one.name === name)
    const own = translated(day?.i18n, language)?.name
    if (own !== undefined) return own
  }
  return name
}
