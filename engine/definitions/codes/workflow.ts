import type { Code } from './code.ts'

/** Mistakes in statecharts; most of them XState leaves silent. */
export const workflowCodes: readonly Code[] = [
  {
    code: 'docket/id-mismatch',
    about: 'The id of a workflow is the name of its file; timers of running tickets are named after it.',
    file: 'workflows/support.workflow.json',
    bad: '"id": "suport"',
    good: '"id": "support"',
  },
  {
    code: 'docket/bad-state-name',
    about: 'States are named by dotted paths, so a name has no dot.',
    file: 'workflows/support.workflow.json',
    bad: '"closed": { "tags": ["closed"] },\n    "in.review": { "tags": ["closed"] }',
    good: '"closed": { "tags": ["closed"] }',
  },
  {
    code: 'docket/final-state',
    about: 'XState swallows everything that comes after a final state, a customer’s answer too.',
    file: 'workflows/support.workflow.json',
    bad: '"closed": { "type": "final", "tags": ["closed"] }',
    good: '"closed": { "tags": ["closed"] }',
  },
  {
    code: 'docket/missing-initial',
    about: 'A state with states inside, and the workflow itself, say which one is entered first.',
    file: 'workflows/support.workflow.json',
    bad: '{\n  "id": "support",\n  "states"',
    good: '{\n  "id": "support",\n  "initial": "new",\n  "states"',
  },
  {
    code: 'docket/unknown-initial',
    about: 'The state that is entered first is one of the states directly inside.',
    file: 'workflows/support.workflow.json',
    bad: '"initial": "nwe"',
    good: '"initial": "new"',
  },
  {
    code: 'docket/unknown-target',
    about: 'A target is the name of a state beside this one, `.inner`, or `#workflow.path`.',
    file: 'workflows/support.workflow.json',
    bad: '"on": { "agent.replied": "wating", "ticket.solved": "solved" }',
    good: '"on": { "agent.replied": "waiting", "ticket.solved": "solved" }',
  },
  {
    code: 'docket/event-name',
    about: 'An event of your own is a noun and what happened to it, and not one of the engine’s.',
    file: 'workflows/support.workflow.json',
    bad: '"id": "support", "events": { "agent.replied": { "title": "Answer", "by": "agent" } }',
    good: '"id": "support"',
  },
  {
    code: 'docket/unused-event',
    about: 'An event that no transition takes moves nothing.',
    file: 'workflows/support.workflow.json',
    bad: '"id": "support",\n  "events": { "refund.approved": { "title": "Approve refund", "by": "agent" } }',
    good: '"id": "support"',
  },
  {
    code: 'docket/never-taken',
    about: 'Of several transitions the first whose guard holds is taken: behind one without a guard nothing is asked.',
    file: 'workflows/support.workflow.json',
    bad: '"customer.replied": ["new", { "target": "open", "guard": "isAssigned" }]',
    good: '"customer.replied": [{ "target": "open", "guard": "isAssigned" }, "new"]',
  },
  {
    code: 'docket/always-loop',
    about: 'A circle of `always` never ends, unless guards that exclude each other break it.',
    file: 'workflows/support.workflow.json',
    bad: '"open": { "always": "planned", "on": { "ticket.solved": "solved" } },\n    "planned": { "always": "open" }',
    good: '"open": { "always": "planned", "on": { "ticket.solved": "solved" } },\n    "planned": { "on": { "ticket.solved": "solved" } }',
    instead: '"open": { "on": { "agent.replied": "waiting", "ticket.solved": "solved" } }',
  },
  {
    code: 'docket/unreachable-state',
    about: 'No transition leads to this state.',
    file: 'workflows/support.workflow.json',
    bad: '"closed": { "tags": ["closed"] },\n    "lost": { "on": { "ticket.solved": "solved" } }',
    good: '"closed": { "tags": ["closed"] }',
  },
  {
    code: 'docket/stuck-state',
    about: 'A ticket that comes here stays for ever, and is not closed.',
    file: 'workflows/support.workflow.json',
    bad: '"closed": {}',
    good: '"closed": { "tags": ["closed"] }',
  },
  {
    code: 'docket/never-closed',
    about:
      'From here on a ticket goes round between some states, and no way leads to one tagged `closed`: it stays on the board for ever.',
    file: 'workflows/support.workflow.json',
    bad: '"open": { "on": { "agent.replied": "review", "ticket.solved": "solved" } },\n    "review": { "on": { "customer.replied": "rework" } },\n    "rework": { "on": { "agent.replied": "review" } }',
    good: '"open": { "on": { "agent.replied": "review", "ticket.solved": "solved" } },\n    "review": { "on": { "customer.replied": "rework" } },\n    "rework": { "on": { "agent.replied": "review", "ticket.solved": "solved" } }',
    instead: '"open": { "on": { "agent.replied": "waiting", "ticket.solved": "solved" } }',
  },
  {
    code: 'docket/waits-for-ever',
    about:
      'In a state tagged `sla.paused` we wait for somebody else. When they never come, a timer has to end it; otherwise such tickets pile up where no deadline shows them.',
    file: 'workflows/support.workflow.json',
    bad: '"on": { "customer.replied": "open", "ticket.solved": "solved" }\n',
    good: '"on": { "customer.replied": "open", "ticket.solved": "solved" },\n      "after": { "P7D": "solved" }\n',
  },
  {
    code: 'docket/timer-loop',
    about:
      'Timers that lead round to each other never come to rest: a reminder that sets itself again is sent until somebody acts, for years.',
    file: 'workflows/support.workflow.json',
    bad: '"after": { "P7D": { "target": "waiting", "reenter": true } }',
    good: '"after": { "P7D": "solved" }',
  },
  {
    code: 'docket/mail-loop',
    about:
      'Mail that is answered by mail: where the other side is a program too (an absence notice, another help desk, a mail server), the two go on for ever. The engine stops after a few mails an hour; better that none begins.',
    file: 'workflows/support.workflow.json',
    bad: '"customer.replied": { "target": "waiting", "reenter": true, "actions": [{ "type": "sendMail", "params": { "template": "received", "to": "requester" } }] }, "ticket.solved": "solved" },\n      "after"',
    good: '"customer.replied": "open", "ticket.solved": "solved" },\n      "after"',
  },
  {
    code: 'docket/rule-loop',
    about:
      'A rule that sets itself off, or two that undo each other: one sets a priority, tags or an assignee, and the other one waits for that and sets them back. The engine ends such a step after fifty events, with as many notes or changes in the ticket.',
    file: 'workflows/support.workflow.json',
    bad: '"open": { "on": { "agent.noted": { "actions": [{ "type": "addNote", "params": { "text": "Noted." } }] }, "agent.replied": "waiting", "ticket.solved": "solved" } }',
    good: '"open": { "on": { "ticket.taken": { "actions": [{ "type": "addNote", "params": { "text": "Taken." } }] }, "agent.replied": "waiting", "ticket.solved": "solved" } }',
    instead: '"open": { "on": { "agent.replied": "waiting", "ticket.solved": "solved" } }',
  },
  {
    code: 'docket/dead-button',
    about:
      'The desk shows a button for each event that the state takes. This one leaves the ticket where it is, and does nothing.',
    file: 'workflows/support.workflow.json',
    bad: '"open": { "on": { "ticket.taken": "open", "agent.replied": "waiting", "ticket.solved": "solved" } }',
    good: '"open": { "on": { "agent.replied": "waiting", "ticket.solved": "solved" } }',
  },
  {
    code: 'docket/not-explored',
    about:
      'Regions beside each other multiply. Beyond some thousands of combinations loops are not looked for, and this says so.',
    bad: { 'workflows/repair.workflow.json': parallel(6) },
    good: { 'workflows/repair.workflow.json': parallel(2) },
  },
  {
    code: 'docket/unknown-tag',
    about: 'A tag looks like one that the engine reads, and is none.',
    file: 'workflows/support.workflow.json',
    bad: '"tags": ["sla.pause"]',
    good: '"tags": ["sla.paused"]',
  },
  {
    code: 'docket/needless-map',
    about: '`map` moves tickets out of states that are gone; this one is still there.',
    file: 'workflows/support.workflow.json',
    bad: '"id": "support",\n  "map": { "open": "new" }',
    good: '"id": "support",\n  "map": { "triage": "new" }',
    instead: '"id": "support"',
  },
  {
    code: 'docket/broken-workflow',
    about: 'XState itself refuses the statechart; the message is its own.',
    bad: 'a statechart that cannot begin',
    good: 'one that can',
  },
]

/** A workflow of so many regions, in which each goes through five states by itself. */
function parallel(count: number): string {
  const names = ['a', 'b', 'c', 'd', 'e', 'f'].slice(0, count).map((letter) => `part-${letter}`)
  const steps = ['one', 'two', 'three', 'four', 'five']
  const region = (name: string) => ({
    initial: 'one',
    states: Object.fromEntries(
      steps.map((step, index) => [step, { on: { [`${name}.moved`]: steps[(index + 1) % steps.length] } }]),
    ),
  })
  const workflow = {
    id: 'repair',
    type: 'parallel',
    states: Object.fromEntries(names.map((name) => [name, region(name)])),
    events: Object.fromEntries(names.map((name) => [`${name}.moved`, { title: name, by: 'agent' }])),
  }
  return JSON.stringify(workflow, null, 2)
}
