import type { Context } from 'hono'
import type { FieldError, FormView } from '#engine/core/form/form.ts'
import type { Json } from '#engine/core/json.ts'

/** What the engine hands to an Astro page as `Astro.locals.docket`; undefined while a page is prerendered for a static host. */
export interface PageContext {
  /** Origin of the help center and of the engine, without a trailing slash. */
  readonly siteUrl: string
  readonly publicUrl: string
  /** The instant at which the page is rendered. */
  readonly now: number
  /** Published forms in the page's language, in file order of their ids; of one `site` when it is named. */
  forms(
    locale: string,
    site?: string,
  ): readonly { readonly id: string; readonly title: string; readonly description: string | null }[]
  /** A published form with what only the engine can give; null when there is none. `search` is the query string of the page as it came. */
  formPage(id: string, locale: string, search: string, site?: string): FormPage | null
  /** When a first answer to a question asked now is due, by the team's policies; null without a policy. */
  answerTime(team: string | null): AnswerTime | null
  /** A submission that was not taken, to be shown again with everything typed. */
  readonly submission: RefusedSubmission | null
  /** Markup that stands for parts of the page that were written before, as UTF-8. */
  insert(parts: readonly Uint8Array[]): string
  /** Data of the one on-demand page that is being rendered (request page, desk pages, mailbox); the page's module names its type. */
  readonly page: unknown
}

export interface FormPage {
  readonly view: FormView
  /** Where the form posts to: `<publicUrl>/forms/<id>`. */
  readonly action: string
  /** The form's own script, an ES module with the exports of `PageForm` (`core/form/page-form.ts`). */
  readonly script: string
  /** Fresh for every rendering; null in a build for a static host. */
  readonly submissionId: string | null
  readonly token: string | null
  /** IANA name of the team's zone: times are read on its clock until the reader's own zone is known. */
  readonly timeZone: string
  /** Values to begin with: defaults and allowed prefills, by field name. */
  readonly values: Readonly<Record<string, Json>>
  /** Numbers of the steps in which something is asked, with these values. */
  readonly shownSteps: readonly number[]
}

export interface AnswerTime {
  readonly dueAt: number
  /** IANA name of the team's zone, used until the reader's own is known. */
  readonly timeZone: string
}

/** A submission that was not taken, or not yet: it is shown again with everything typed. */
export interface RefusedSubmission {
  readonly form: string
  /** As typed: name → values in order. */
  readonly values: Readonly<Record<string, readonly string[]>>
  /** Names of files that arrived and are kept as uploads, by field: nothing has to be chosen again. */
  readonly files: Readonly<
    Record<string, readonly { readonly id: string; readonly name: string; readonly size: number }[]>
  >
  /** Those of the step that is shown. */
  readonly errors: readonly FieldError[]
  /**
   * Why it was not taken when no field is at fault. `turned`: another step was asked for. `ready`: nothing more is asked, it can be sent.
   * `saved`: it was saved, or is gone on with. `gone`: the link opens no saved form any more.
   */
  readonly reason:
    | 'invalid'
    | 'conflict'
    | 'too-many-requests'
    | 'too-large'
    | 'unavailable'
    | 'expired'
    | 'turned'
    | 'ready'
    | 'saved'
    | 'gone'
  /** Number of the step to show, from 0. */
  readonly step: number
  /** Numbers of the steps in which something is asked as the answers stand. */
  readonly shownSteps: readonly number[]
  /** The secret of the saved form that this goes on with. */
  readonly savedAs: string | null
  /** What is said of a form that was just opened by its link. */
  readonly saved: SavedNote | null
}

export interface SavedNote {
  /** The address that opens the form again. */
  readonly link: string
  readonly until: number
  /** Where an address is posted to, to have the link mailed; null where no such mail is written. */
  readonly action: string | null
  readonly mail: 'offered' | 'sent' | 'wrong'
  /** The address to begin with, as typed. */
  readonly email: string
}

/** The bridge to Astro; absent when `DOCKET_SITE=off` or the site is not built. */
export interface Pages {
  /**
   * Renders the Astro page at `path` (an internal GET, whatever the visitor's method was) with `status` and returns its response.
   * `page` and `submission` become `Astro.locals.docket`.
   */
  render(
    c: Context,
    path: string,
    options: { readonly status?: number; readonly page?: unknown; readonly submission?: RefusedSubmission },
  ): Promise<Response>
  /** Static files and on-demand pages for everything no route took; 404 in the site's look. */
  fallback(c: Context): Promise<Response>
}
