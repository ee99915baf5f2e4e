import { describe, expect, test } from 'vitest'
import type { ScriptStep } from '#engine/schemas/types.ts'
import { operatorHere, Talk } from '#engine/testing/chats.ts'
import { readCommand } from './commands.ts'

const hour = 3_600_000
const selection = (id: string, ...answers: readonly string[]): ScriptStep => ({
  id,
  type: 'selection',
  message: `${id}?`,
  answers: answers.map((answer) => ({ id: answer, title: answer.toUpperCase() })),
})
const text = (id: string, changes: Partial<ScriptStep> = {}): ScriptStep => ({
  id,
  type: 'text',
  message: id,
  ...changes,
})

describe('Only if', () => {
  const steps = [
    selection('q1', 'a', 'b', 'x'),
    selection('q2', 'c', 'd'),
    selection('q3', 'e', 'f'),
    text('shown', { onlyIf: { q1: ['a', 'b'], q2: ['c'], q3: 'e' } }),
    text('end', { type: 'end' }),
  ]
  test.each([
    ['a', 'c', 'e', true],
    ['b', 'c', 'e', true],
    ['b', 'd', 'e', false],
    ['a', 'd', 'e', false],
    ['x', 'c', 'e', false],
    ['a', 'c', 'f', false],
  ])('answers of one question are OR, questions AND: %s %s %s', (one, two, three, isShown) => {
    const talk = new Talk(steps).chooses(one).chooses(two).chooses(three)
    expect(talk.told().includes('script: shown')).toBe(isShown)
    expect(talk.told().at(-1)).toBe('script: end')
  })
})

describe('A script', () => {
  test('is stored with the first message, and what it said before comes first', () => {
    const talk = new Talk([text('hello'), selection('topic', 'a'), text('end', { type: 'end' })])
    expect(talk.conversation.seq).toBe(0)
    talk.chooses('a')
    expect(talk.told()).toEqual(['script: hello', 'script: topic?', 'visitor: A', 'script: end'])
  })

  test('that forwards while nobody is free says nothing of it, and goes on where it is told to', () => {
    const steps = [
      selection('topic', 'a'),
      text('human', { type: 'operator', message: 'I have found somebody', notFound: 'sorry' }),
      text('skipped'),
      text('sorry'),
      text('end', { type: 'end' }),
    ]
    const talk = new Talk(steps)
    talk.operators = [operatorHere('ana', { chats: 2 }), operatorHere('ben', { online: false })]
    talk.chooses('a')
    expect(talk.told().slice(2)).toEqual(['script: sorry', 'script: end'])
    expect(talk.conversation).toMatchObject({ operators: [], wantedAt: expect.any(Number) })
  })

  test('that finds somebody says so, hands over, and is silent for good', () => {
    const steps = [
      selection('topic', 'a'),
      text('human', { type: 'operator', message: 'I have found somebody' }),
      text('end', { type: 'end' }),
    ]
    const talk = new Talk(steps)
    talk.operators = [operatorHere('ana')]
    talk.chooses('a')
    // What waits for whoever it was given to are the visitor's words.
    expect(talk.conversation).toMatchObject({ turn: 'operator', last: { by: 'visitor', text: 'A' } })
    talk.says('Hello?')
    expect(talk.told().slice(2)).toEqual([
      'script: I have found somebody',
      'routed Ana',
      'joined Ana',
      'visitor: Hello?',
    ])
    talk.does({ type: 'visitor.restarted', key: 'again' })
    expect(talk.told().at(-1)).toBe('visitor: Hello?')
  })

  test('is silent for good when somebody joins while it asks, also once they have left', () => {
    const ask: ScriptStep = { id: 'mail', type: 'email', message: 'Mail?' }
    const talk = new Talk([selection('topic', 'a'), ask, text('end', { type: 'end' })]).chooses('a')
    const asked = talk.told().length
    talk.does({ type: 'operator.joined', agent: 'ana', takeOver: false }).says('kim@example.com')
    talk.does({ type: 'operator.left', agent: 'ana', ends: false }).says('lee@example.com')
    talk.does({ type: 'visitor.restarted', key: 'again' })
    expect(talk.told().slice(asked)).toEqual([
      'joined Ana',
      'visitor: kim@example.com',
      'left Ana',
      'nobody',
      'visitor: lee@example.com',
    ])
  })

  test('asks for those who know what it is about', () => {
    const talk = new Talk([
      selection('topic', 'a'),
      text('human', { type: 'operator', skills: ['refunds'] }),
      text('end', { type: 'end' }),
    ])
    talk.operators = [operatorHere('ana'), operatorHere('ben', { skills: ['refunds'], chats: 1 })]
    talk.chooses('a')
    expect(talk.conversation.operators).toEqual([{ id: 'ben', name: 'Ben' }])
  })

  test.each([
    ['email', 'nobody', 'does not look like a valid e-mail', 'kim@example.com'],
    ['phone', 'call me', 'does not look like a phone number', '+49 30 1234567'],
  ] as const)('stays on a step of type %s until the answer is one', (type, wrong, told, right) => {
    const talk = new Talk([{ id: 'ask', type, message: 'Yours?' }, text('thanks'), text('end', { type: 'end' })])
    talk.says(wrong)
    expect(talk.told().at(-1)).toContain(told)
    expect(talk.conversation.script?.state).toBe('ask')
    talk.says(right)
    expect(talk.told().slice(-2)).toEqual(['script: thanks', 'script: end'])
    expect(talk.conversation.visitor[type]).toBe(right)
  })

  test('takes one line as the whole answer, and goes on at once', () => {
    const talk = new Talk([
      { id: 'what', type: 'line', message: 'What?' },
      text('thanks'),
      text('end', { type: 'end' }),
    ])
    talk.says('The zip')
    expect(talk.told().slice(-3)).toEqual(['visitor: The zip', 'script: thanks', 'script: end'])
    expect(talk.conversation.answers).toEqual([{ label: 'What?', value: 'The zip' }])
  })

  test('says what follows the search for somebody where it names no other step and nobody is free', () => {
    const talk = new Talk([
      selection('topic', 'a'),
      text('human', { type: 'operator', message: 'Found' }),
      text('next'),
      text('end', { type: 'end' }),
    ]).chooses('a')
    expect(talk.told().slice(2)).toEqual(['script: next', 'script: end'])
  })

  test('collects lines until the visitor pauses', () => {
    const talk = new Talk([
      { id: 'more', type: 'lines', message: 'Tell us' },
      text('thanks'),
      text('end', { type: 'end' }),
    ])
    talk.says('It broke.').says('Yesterday.')
    expect(talk.told().at(-1)).toBe('visitor: Yesterday.')
    talk.now = talk.conversation.wakeAt ?? 0
    talk.does({ type: 'woke' })
    expect(talk.conversation.answers).toEqual([{ label: 'Tell us', value: 'It broke.\nYesterday.' }])
    expect(talk.told().slice(-2)).toEqual(['script: thanks', 'script: end'])
  })

  test('takes the words of an answer for the answer, and asks again for any others', () => {
    const talk = new Talk([selection('topic', 'refund', 'other'), text('thanks'), text('end', { type: 'end' })])
    talk.says('What?')
    expect(talk.told().at(-1)).toBe('script: topic?')
    talk.says(' Refund ')
    expect(talk.told().slice(-2)).toEqual(['script: thanks', 'script: end'])
    expect(() => talk.chooses('refund')).toThrow('not asked for')
  })

  test('offers articles under their titles in the language of the visitor, and goes on at once', () => {
    const read: ScriptStep = {
      id: 'read',
      type: 'articles',
      message: 'This may help',
      articles: [
        { title: 'Late orders', link: '/articles/late/', i18n: { 'zh-CN': { title: '订单延误' } } },
        { title: 'Tracking', link: 'https://track.example/' },
      ],
    }
    const steps = [selection('topic', 'a'), read, text('after'), text('end', { type: 'end' })]
    for (const [language, title] of [
      ['en', 'Late orders'],
      ['zh-CN', '订单延误'],
    ] as const) {
      const { visit } = new Talk().conversation
      const talk = new Talk(steps, { visit: { ...visit, language } }).chooses('a')
      expect(talk.told().slice(2)).toEqual(['script: This may help', 'script: after', 'script: end'])
      expect(talk.entries[2]?.links).toEqual([
        { title, href: '/articles/late/' },
        { title: 'Tracking', href: 'https://track.example/' },
      ])
    }
  })

  test('is over when an answer leads to another site', () => {
    const away: ScriptStep = {
      id: 'topic',
      type: 'selection',
      message: '?',
      answers: [{ id: 'docs', title: 'Manual', link: 'https://docs.example/' }],
    }
    const talk = new Talk([away, text('more'), text('end', { type: 'end' })]).chooses('docs')
    expect(talk.told().at(-1)).toBe('visitor: Manual')
    expect(talk.conversation.script?.state).toBe('@over')
  })

  test('begins anew when the visitor asks, without what was answered', () => {
    const talk = new Talk([
      selection('topic', 'a', 'b'),
      text('only a', { onlyIf: { topic: 'a' } }),
      text('end', { type: 'end' }),
    ])
    talk.chooses('a').does({ type: 'visitor.restarted', key: 'again' }).chooses('b')
    expect(talk.told().slice(-4)).toEqual(['restarted', 'script: topic?', 'visitor: B', 'script: end'])
  })

  test('that is over leaves what the visitor says to humans', () => {
    const talk = new Talk([selection('topic', 'a'), text('end', { type: 'end' })]).chooses('a').says('And now?')
    expect(talk.told().at(-1)).toBe('nobody')
    expect(talk.conversation.phase).toBe('waiting')
  })

  test('keeps the first address, and wants a ticket with what was said', () => {
    const ask: ScriptStep = { id: 'mail', type: 'email', message: 'Mail?' }
    const ticket = text('done', { type: 'ticket', message: 'We answer by mail.' })
    const talk = new Talk([{ id: 'what', type: 'line', message: 'What?' }, ask, ticket, text('end', { type: 'end' })])
    talk.says('The zip broke').says('kim@example.com')
    expect(talk.conversation.ticketWanted).toMatchObject({ title: 'The zip broke', team: 'care', agent: null })
  })
})

describe('A conversation', () => {
  test('is found by the first operator who joins; the second is told no, and may take over', () => {
    const talk = new Talk().says('Hello?')
    talk.does({ type: 'operator.joined', agent: 'ana', takeOver: false })
    expect(() => talk.does({ type: 'operator.joined', agent: 'ben', takeOver: false })).toThrow('first')
    talk.does({ type: 'operator.joined', agent: 'ben', takeOver: true })
    expect(talk.conversation.operators).toEqual([{ id: 'ben', name: 'Ben' }])
    expect(talk.told().slice(-2)).toEqual(['joined Ben', 'left Ana'])
  })

  test('is no business of an agent of another team, until somebody in it invites them', () => {
    const talk = new Talk().says('Hello?').answers('ana', 'Hi')
    expect(() => talk.does({ type: 'operator.joined', agent: 'max', takeOver: true })).toThrow('nothing here')
    expect(() => talk.does({ type: 'operator.invited', by: 'ben', agent: 'ana' })).toThrow('join it first')
  })

  test('is handed on: the other comes in, and who handed it on leaves', () => {
    const talk = new Talk().says('Hello?').answers('ana', 'Hi')
    talk.does({ type: 'operator.transferred', by: 'ana', agent: 'ben' })
    expect(talk.told().slice(-2)).toEqual(['joined Ben', 'left Ana'])
    expect(talk.conversation.met).toEqual(['ana', 'ben'])
  })

  test('lets in whoever answers a call for help', () => {
    const talk = new Talk().says('Hello?').answers('ana', 'Hi')
    talk.does({ type: 'operator.asked-help', agent: 'ana', text: 'Stoves?' })
    talk.does({ type: 'operator.joined', agent: 'ben', takeOver: false })
    expect(talk.conversation).toMatchObject({ help: null, operators: [{ id: 'ana' }, { id: 'ben' }] })
  })

  test('ends with the last operator who leaves, but not by /leave, after which another is looked for', () => {
    const ended = new Talk()
      .says('Hello?')
      .answers('ana', 'Hi')
      .does({ type: 'operator.left', agent: 'ana', ends: true })
    expect(ended.conversation.ended?.by).toBe('operator')
    const going = new Talk().says('Hello?').answers('ana', 'Hi')
    going.operators = [operatorHere('ana'), operatorHere('ben')]
    going.does({ type: 'operator.left', agent: 'ana', ends: false })
    expect(going.conversation.operators).toEqual([{ id: 'ben', name: 'Ben' }])
  })

  test('that ends unanswered goes on by mail where an address is known', () => {
    const talk = new Talk([], { visitor: { name: 'Kim', email: 'kim@example.com', phone: null, verified: false } })
    talk.says('Where is my parcel?').does({ type: 'visitor.ended' })
    expect(talk.conversation.ticketWanted?.title).toBe('Where is my parcel?')
    expect(talk.told().slice(-2)).toEqual(['ended', 'by-mail'])
  })

  test('that nobody ever answered is not forgotten when it falls silent, address or none', () => {
    const talk = new Talk().says('Where is my parcel?')
    talk.now += 25 * hour
    talk.does({ type: 'woke' })
    expect(talk.conversation).toMatchObject({ phase: 'ended', ticketWanted: { title: 'Where is my parcel?' } })
  })

  test('is answered with the first words of a human, however many follow, from when one was wanted', () => {
    const talk = new Talk()
    talk.operators = []
    talk.says('Hello?')
    const wantedAt = talk.now
    expect(talk.conversation).toMatchObject({ phase: 'waiting', wantedAt })
    expect(talk.conversation.answeredAt).toBe(undefined)
    talk.now += hour
    talk.says('Anybody?').answers('ana', 'Hi')
    const answeredAt = talk.now
    talk.now += hour
    talk.answers('ana', 'And again').does({ type: 'operator.left', agent: 'ana', ends: false })
    expect(talk.conversation).toMatchObject({ wantedAt, answeredAt })
  })

  test('that was answered leaves nothing behind', () => {
    const talk = new Talk().says('Hello?').answers('ana', 'All is well').does({ type: 'visitor.ended' })
    expect(talk.conversation.ticketWanted).toBe(null)
  })

  test('has one rating: a second one overwrites', () => {
    const talk = new Talk().says('Hello?').answers('ana', 'Hi').does({ type: 'visitor.ended' })
    talk.does({ type: 'visitor.rated', rating: 1, text: 'Slow' }).does({ type: 'visitor.rated', rating: 5, text: '' })
    expect(talk.conversation.rating).toBe(5)
  })

  test('takes nothing after its end', () => {
    const talk = new Talk().says('Hello?').does({ type: 'visitor.ended' })
    expect(() => talk.says('One more')).toThrow('ended')
    expect(() => talk.answers('ana', 'One more')).toThrow('ended')
  })

  test('reads marks only forwards, and never past what is there', () => {
    const talk = new Talk().says('Hello?').answers('ana', 'Hi')
    talk.does({ type: 'visitor.read', position: 1e15 })
    const { seq } = talk.conversation
    expect(talk.conversation.readTo.visitor).toBe(seq)
    talk.does({ type: 'visitor.read', position: 1 })
    expect(talk.conversation.readTo.visitor).toBe(seq)
  })

  test('is told in a transcript by speakers, without system lines', () => {
    const talk = new Talk().says('Hello?').says('It broke.').answers('ana', 'What did?')
    expect(talk.transcript()).toBe('Visitor:\nHello?\nIt broke.\n\nAna:\nWhat did?')
  })
})

describe('A command', () => {
  test.each([
    ['/ticket Broken zip', { name: 'ticket', title: 'Broken zip' }],
    ['/helpdesk  Broken\tzip ', { name: 'ticket', title: 'Broken zip' }],
    ['/ticket', { name: 'ticket', title: '' }],
    ['/search_tickets zip', { name: 'search', words: 'zip' }],
    ['/helpdesk_search 1042', { name: 'search', words: '1042' }],
    ['/HISTORY', { name: 'history' }],
    ['/leave', { name: 'leave' }],
    ['/help', { name: 'help' }],
    ['/tickets', null],
    ['ticket', null],
    ['/constructor', null],
  ])('%s', (typed, command) => {
    expect(readCommand(typed)).toEqual(command)
  })
})
