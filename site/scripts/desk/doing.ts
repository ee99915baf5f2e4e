/**
 * Does one thing to a ticket by the door of many (`priority:3`, `assign:me`, `event:ticket.solved`): it says what became of it, and
 * takes it back.
 */
export function doWith(ticket: string, action: string): void {
  const form = document.createElement('form')
  form.method = 'post'
  form.action = '/desk/bulk'
  form.hidden = true
  for (const [name, value] of Object.entries({ ticket, action, next: location.pathname + location.search })) {
    const field = document.createElement('input')
    field.type = 'hidden'
    field.name = name
    field.value = value
    form.append(field)
  }
  document.body.append(form)
  form.requestSubmit()
  // What it sends was read from it by then; without a connection nothing is sent, and it would stay.
  form.remove()
}
