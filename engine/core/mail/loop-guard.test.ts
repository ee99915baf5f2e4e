import { describe, expect, test } from 'vitest'
import { isExempt, type LoopCounts, loopGuard, loopLimits } from './loop-guard.ts'

const quiet: LoopCounts = { ticketsBySender: 0, messagesByAuthor: 0, answersToSender: 0, sameText: 0 }
const guard = (counts: Partial<LoopCounts>, isExempt = false) => loopGuard({ ...quiet, ...counts }, isExempt)

describe('the loop guard', () => {
  test('lets the twentieth mail of a sender pass, and puts the twenty-first on the shelf, unanswered', () => {
    expect(guard({ ticketsBySender: 19 })).toEqual({ shelve: false, mayAnswer: true, reason: null })
    expect(guard({ ticketsBySender: 20 })).toEqual({ shelve: true, mayAnswer: false, reason: 'loop:tickets' })
  })

  test('does the same for messages of one author on one ticket', () => {
    expect(guard({ messagesByAuthor: 19 }).shelve).toBe(false)
    expect(guard({ messagesByAuthor: 20 })).toEqual({ shelve: true, mayAnswer: false, reason: 'loop:messages' })
  })

  test('counts within two hours', () => {
    expect(loopLimits.windowMs).toBe(7_200_000)
  })

  test('lets an exempt address write as often as it likes', () => {
    expect(guard({ ticketsBySender: 500, messagesByAuthor: 500 }, true)).toEqual({
      shelve: false,
      mayAnswer: true,
      reason: null,
    })
  })

  test('knows an exempt sender by address or domain, in any case, and nobody whose domain only ends alike', () => {
    const exempt = ['Alerts@example.com', '@monitoring.example']
    expect(isExempt('alerts@EXAMPLE.com', exempt)).toBe(true)
    expect(isExempt('anything@monitoring.example', exempt)).toBe(true)
    expect(isExempt('other@example.com', exempt)).toBe(false)
    expect(isExempt('x@evil-monitoring.example', exempt)).toBe(false)
    expect(isExempt('', exempt)).toBe(false)
  })

  test('lets nobody be answered by rules a third time, and keeps the mail', () => {
    expect(guard({ answersToSender: 1 }).mayAnswer).toBe(true)
    expect(guard({ answersToSender: 2 })).toEqual({ shelve: false, mayAnswer: false, reason: 'loop:answers' })
  })

  test('takes a customer who writes the same twice for no program, unless we answered in between', () => {
    expect(guard({ sameText: 1 }).shelve).toBe(false)
    expect(guard({ sameText: 1, answersToSender: 1 }).reason).toBe('loop:same-text')
  })

  test('ends a loop with an absence note that strips its headers after two tickets and at most three mails', () => {
    // A ticket by form; its confirmation meets the program, whose notes come back without References.
    let [tickets, answers, notes] = [1, 1, 0]
    for (let round = 0; round < 50; round += 1) {
      const decision = guard({ ticketsBySender: tickets, answersToSender: answers, sameText: notes })
      if (decision.shelve) break
      tickets += 1
      notes += 1
      if (decision.mayAnswer) answers += 1
      else break
    }
    expect(tickets).toBeLessThanOrEqual(2)
    expect(answers).toBeLessThanOrEqual(3)
  })
})
