import type { Forms } from '#engine/channels/form/forms.ts'
import { type RequestKey, type RequestView, requestView } from '#engine/core/ticket/request-view.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import { definitionsOf } from '#engine/http/resources/read-ticket.ts'
import type { Services } from '#engine/http/services.ts'

/** What the request page shows of a ticket to whoever has this key, in a language (BCP 47). */
export async function viewOf(
  services: Pick<Services, 'store' | 'runtime' | 'clock'>,
  forms: Forms,
  ticket: Ticket,
  { key, language }: { readonly key: RequestKey; readonly language: string },
): Promise<RequestView> {
  const form = ticket.form === null ? null : await forms.withHash(ticket.form.id, ticket.form.hash)
  return requestView({
    definitions: await definitionsOf(services, ticket),
    ticket,
    events: await services.store.events.of(ticket.number),
    key,
    language,
    form: form?.view(language) ?? null,
    now: services.clock.now(),
  })
}
