import type { Refused, RequestPage } from './request-page.ts'

/** What became of a post: it is said on the page afterwards, or the page comes back with what was typed. */
export type Result = { readonly done: NonNullable<RequestPage['done']> } | { readonly refused: Refused }
