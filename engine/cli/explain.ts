import type { Command } from 'commander'
import { explainDeadlineCommand } from './explain/deadline.ts'
import { explainRuleCommand } from './explain/rule.ts'
import { explainTicketCommand } from './explain/ticket.ts'
import type { Io } from './io.ts'

const examples = `Examples:
  npx docket explain deadline 42
  npx docket explain deadline --hours workflows/office.hours.json --start 2026-11-20T15:00:00Z --open PT8H
  npx docket explain ticket 42
  npx docket explain rule docket/unknown-state

`

/** `docket explain`: why a deadline is when it is, why a ticket is as it is, and what a code of `docket check` means. */
export function command(program: Command, io: Io): void {
  const explain = program
    .command('explain')
    .description('say why: of a deadline, a ticket, or a code of "docket check"')
    .addHelpText('before', examples)
  explainDeadlineCommand(explain, io)
  explainTicketCommand(explain, io)
  explainRuleCommand(explain, io)
}
