import type { Code } from './code.ts'

/** Mistakes in statecharts; most of them XState leaves silent. */
export const workflowCodes: readonly Code[] = [
  {
    code: 'docket/id-mismatch',
    about: 'The id of a workflow is the name of its file; timers of running tickets are named after it.',
    bad: 'support.workflow.json with "id": "suport"',
    good: 'support.workflow.json with "id": "support"',
  },
  {
    code: 'docket/bad-state-name',
    about: 'States are named by dotted paths, so a name has no dot.',
    bad: '"states": { "in.review": {} }',
    good: '"states": { "in-review": {} }',
  },
  {
    code: 'docket/final-state',
    about: 'XState swallows everything that comes after a final state, a customer’s answer too.',
    bad: '"closed": { "type": "final" }',
    good: '"closed": { "tags": ["closed"] }',
  },
  {
    code: 'docket/missing-initial',
    about: 'A state with states inside, and the workflow itself, say which one is entered first.',
    bad: '{ "id": "support", "states": { "new": {} } }',
    good: '{ "id": "support", "initial": "new", "states": { "new": {} } }',
  },
  {
    code: 'docket/unknown-initial',
    about: 'The state that is entered first is one of the states directly inside.',
    bad: '{ "id": "support", "initial": "nwe", "states": { "new": {} } }',
    good: '{ "id": "support", "initial": "new", "states": { "new": {} } }',
  },
  {
    code: 'docket/unknown-target',
    about: 'A target is the name of a state beside this one, `.inner`, or `#workflow.path`.',
    bad: '"on": { "agent.replied": "wating" }',
    good: '"on": { "agent.replied": "waiting" }',
  },
  {
    code: 'docket/event-name',
    about: 'An event of your own is a noun and what happened to it, and not one of the engine’s.',
    bad: '"events": { "approve": { "title": "Approve refund", "by": "agent" } }',
    good: '"events": { "refund.approved": { "title": "Approve refund", "by": "agent" } }',
  },
  {
    code: 'docket/unused-event',
    about: 'An event that no transition takes moves nothing.',
    bad: '"events": { "refund.approved": { "title": "Approve refund", "by": "agent" } }',
    good: 'the same, and "on": { "refund.approved": "refunded" } in a state',
  },
  {
    code: 'docket/never-taken',
    about: 'Of several transitions the first whose guard holds is taken: behind one without a guard nothing is asked.',
    bad: '"customer.replied": ["open", { "target": "new", "guard": "isAssigned" }]',
    good: '"customer.replied": [{ "target": "new", "guard": "isAssigned" }, "open"]',
  },
  {
    code: 'docket/always-loop',
    about: 'A circle of `always` never ends, unless guards that exclude each other break it.',
    bad: '"a": { "always": "b" }, "b": { "always": "a" }',
    good: '"a": { "always": { "target": "b", "guard": "isAssigned" } }, "b": {}',
  },
  {
    code: 'docket/unreachable-state',
    about: 'No transition leads to this state.',
    bad: '"review": { "on": { "ticket.solved": "solved" } } and no target "review"',
    good: '"open": { "on": { "ticket.taken": "review" } }',
  },
  {
    code: 'docket/stuck-state',
    about: 'A ticket that comes here stays for ever, and is not closed.',
    bad: '"lost": {}',
    good: '"lost": { "on": { "ticket.reopened": "open" } }, or "tags": ["closed"]',
  },
  {
    code: 'docket/unknown-tag',
    about: 'A tag looks like one that the engine reads, and is none.',
    bad: '"tags": ["sla.pause"]',
    good: '"tags": ["sla.paused"]',
  },
  {
    code: 'docket/needless-map',
    about: '`map` moves tickets out of states that are gone; this one is still there.',
    bad: '"map": { "open": "new" } beside a state "open"',
    good: '"map": { "triage": "new" }',
  },
  {
    code: 'docket/broken-workflow',
    about: 'XState itself refuses the statechart; the message is its own.',
    bad: 'a statechart that cannot begin',
    good: 'one that can',
  },
]
