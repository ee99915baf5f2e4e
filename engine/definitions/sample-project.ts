import type { Files } from './codes/code.ts'

/** A small project without a mistake: the examples of the page of problems are pieces of it, and run on it. */
export const sampleProject: Files = {
  'forms/contact.form.json': `{
  "title": "Contact",
  "type": "object",
  "x-form": { "team": "care", "ticketTitle": "{topic}" },
  "properties": {
    "email": { "type": "string", "format": "email" },
    "topic": { "enum": ["damage", "other"], "title": "Topic", "x-input": "radio" },
    "order": { "type": "string", "x-visible": { "topic": "damage" } },
    "message": { "type": "string" }
  },
  "required": ["email"]
}
`,
  'workflows/support.workflow.json': `{
  "id": "support",
  "initial": "new",
  "states": {
    "new": {
      "entry": [{ "type": "sendMail", "params": { "template": "received", "to": "requester" } }],
      "on": { "agent.replied": "waiting", "ticket.taken": "open", "ticket.solved": "solved" }
    },
    "open": { "on": { "agent.replied": "waiting", "ticket.solved": "solved" } },
    "waiting": {
      "tags": ["sla.paused"],
      "on": { "customer.replied": "open", "ticket.solved": "solved" },
      "after": { "P7D": "solved" }
    },
    "solved": {
      "tags": ["solved"],
      "on": { "customer.replied": [{ "target": "open", "guard": "isAssigned" }, "new"] },
      "after": { "P14D": "closed" }
    },
    "closed": { "tags": ["closed"] }
  }
}
`,
  'workflows/care.team.json': `{
  "name": "Customer care",
  "workflow": "support",
  "hours": "office",
  "policies": ["standard", "urgent"],
  "default": true,
  "channels": { "email": { "address": ["care@example.com"] } }
}
`,
  'workflows/ana.agent.json': `{
  "name": "Ana",
  "email": "ana@example.com",
  "role": "agent",
  "teams": { "care": "lead" }
}
`,
  'workflows/office.hours.json': `{
  "timeZone": "Europe/Berlin",
  "week": { "mon": [["09:00", "12:00"], ["13:00", "17:00"]], "tue": [["09:00", "17:00"]] },
  "holidays": [{ "date": "2026-12-25", "name": "Christmas" }, { "date": "2027-01-01", "name": "New Year" }]
}
`,
  'workflows/english.synonyms.json': `{
  "language": "en",
  "groups": [["refund", "money back", "reimbursement"], ["parcel", "package"]]
}
`,
  'workflows/standard.sla.json': `{
  "targets": { "firstResponse": "PT4H", "resolution": "P2D" },
  "pauseIn": ["waiting"]
}
`,
  'workflows/urgent.sla.json': `{
  "when": { "priority": 3 },
  "targets": { "firstResponse": "PT1H" },
  "pauseIn": ["sla.paused"],
  "onBreach": [{ "type": "notify", "params": { "to": "leads", "text": "This ticket is late." } }]
}
`,
  'workflows/urgent.view.json': `{ "title": "Urgent", "when": { "priority": 3 } }
`,
  'workflows/solve.macro.json': `{
  "title": "Say thanks and solve",
  "when": { "state": ["new", "open", "waiting"] },
  "do": [
    { "type": "event", "params": { "type": "ticket.solved" } },
    { "type": "reply", "params": { "reply": "thanks" } }
  ]
}
`,
  'workflows/received.mail.md': `---
title: Request received
subject: Your request
---
We have your request {{number}}.
`,
  'workflows/thanks.reply.md': `---
title: Thanks
shortcut: say-thanks
---
Thank you.
`,
  'workflows/website.chat.json': `{
  "title": "Website",
  "team": "care",
  "rules": [
    { "url": "^/pricing", "show": "open", "openAfterSeconds": 5 },
    { "script": "welcome" }
  ]
}
`,
  'workflows/welcome.script.json': `{
  "title": "Assistant",
  "steps": [
    {
      "id": "topic",
      "type": "selection",
      "message": "What is it about?",
      "answers": [{ "id": "refund", "title": "A refund" }, { "id": "other", "title": "Something else" }]
    },
    { "id": "order", "type": "line", "message": "Which order?", "onlyIf": { "topic": "refund" } },
    { "id": "human", "type": "operator", "notFound": "sorry" },
    { "id": "sorry", "type": "end", "message": "Nobody is here right now." }
  ]
}
`,
  'workflows/first.scenario.json': `{
  "title": "A question is answered",
  "given": { "now": "2026-11-24T10:00:00+01:00" },
  "when": [
    { "form": "contact", "values": { "email": "ada@example.com", "message": "How?" } },
    { "agent": "ana", "does": { "type": "ticket.taken" } }, { "wait": "PT2H" }
  ],
  "then": { "state": "open" }
}
`,
}
