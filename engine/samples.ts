import { createForms } from '#engine/channels/form/forms.ts'
import { createFormIntake } from '#engine/channels/form/intake.ts'
import { createUploads } from '#engine/channels/form/uploads.ts'
import type { JsonObject } from '#engine/core/json.ts'
import type { EventInput } from '#engine/core/ticket/event.ts'
import type { Services } from '#engine/http/services.ts'

interface Sample {
  readonly form: string
  readonly values: JsonObject
  readonly afterwards: readonly EventInput[]
}

const ana = { role: 'agent', id: 'ana' } as const
const customer = { role: 'customer' } as const
const said = (type: string, text: string): EventInput => ({
  type,
  by: type.startsWith('customer') ? customer : ana,
  data: {
    via: type.startsWith('customer') ? 'portal' : 'desk',
    ...(type.startsWith('customer') && { verified: true }),
  },
  content: { text, files: [] },
})
const priority = (value: number): EventInput => ({
  type: 'priority.changed',
  by: ana,
  data: { priority: value },
  content: null,
})
const step = (type: string): EventInput => ({ type, by: ana, data: {}, content: null })

const samples: readonly Sample[] = [
  {
    form: 'order-problem',
    values: {
      name: 'Nora Lindqvist',
      email: 'nora@customers.example',
      topic: 'damage',
      order: 'LF204518',
      details: 'The tent pole arrived bent. The box itself looks fine.',
    },
    afterwards: [priority(3)],
  },
  {
    form: 'order-problem',
    values: {
      name: 'Tomás Rey',
      email: 'tomas@customers.example',
      topic: 'delivery',
      order: 'LF204107',
      details: 'The parcel has not moved for six days. We leave on Saturday.',
    },
    afterwards: [priority(2), step('ticket.taken'), said('agent.noted', 'Asked the carrier for a trace.')],
  },
  {
    form: 'contact',
    values: {
      name: '王小明',
      email: 'xiaoming@customers.example',
      subject: '可以更换颜色吗？',
      message: '我订了蓝色的睡袋，可以换成绿色的吗？',
    },
    afterwards: [],
  },
  {
    form: 'contact',
    values: {
      name: 'Grace Okafor',
      email: 'grace@customers.example',
      subject: 'Invoice for my company',
      message: 'Can I have an invoice with our VAT number on it?',
    },
    afterwards: [said('agent.replied', 'With pleasure. Which VAT number should it carry?')],
  },
  {
    form: 'contact',
    values: {
      name: 'Jonas Weber',
      email: 'jonas@customers.example',
      subject: 'How do I wash a down bag?',
      message: 'The label is gone. Warm or cold?',
    },
    afterwards: [
      said('agent.replied', 'At 30 degrees, with down soap and two tennis balls in the dryer.'),
      said('customer.replied', 'Perfect, thank you!'),
      step('ticket.solved'),
    ],
  },
]

/** Fills an empty database with a few tickets to look at, through the same door as any other; a database in use is left alone. */
export async function addSamples(services: Services): Promise<void> {
  if ((await services.store.events.lastPosition()) > 0) return
  const { definitions } = services.runtime
  const intake = createFormIntake({ ...services, forms: createForms(services), uploads: createUploads(services) })
  for (const [index, { form, values, afterwards }] of samples.entries()) {
    if (!definitions().running.forms.has(form)) continue
    const submission = { body: { values }, submissionId: `sample-${index}`, peer: 'sample' }
    const taken = await intake.take(await intake.arrive(form, submission))
    if (taken.outcome !== 'accepted') continue
    for (const event of afterwards) {
      if (event.by.role === 'agent' && !definitions().running.agents.has(event.by.id)) continue
      await services.runtime.submit({
        ticket: taken.accepted.ticket.number,
        event,
        dedupe: null,
        expectedVersion: null,
        files: [],
      })
    }
  }
}
