import type { EngineProcess } from './engine-process.ts'
import { type Asked, ask, mailTo, requestLinkIn, undoMs, work } from './people.ts'

/** Requests in every situation that a page shows differently. */
export interface Samples {
  /** Just sent, seen by whoever sent it. */
  readonly sent: Asked
  /** The mailed link of a request that was answered. */
  readonly answered: string
  /** The mailed link of a solved one, which may be rated. */
  readonly solved: string
  /** Numbers of the tickets behind them. */
  readonly numbers: { readonly sent: number; readonly answered: number; readonly solved: number }
}

type Cookie = { readonly name: string; readonly value: string }

/** Fills a help desk with what a small shop hears in a morning, one request of it suspicious and one in Chinese. */
export async function fillDesk({ url, skip }: EngineProcess, agent: Cookie): Promise<Samples> {
  const answered = await ask(url, 'order-problem', {
    name: 'Greta Lind',
    email: 'greta@example.com',
    topic: 'damage',
    order: 'LF204518',
    details: 'The left pole of my tent is bent, and the bag was torn when it arrived.\n\nCan you send a new pole?',
  })
  const solved = await ask(url, 'contact', {
    name: 'Tomás Vidal',
    email: 'tomas@example.com',
    subject: 'Invoice with our company name',
    message: 'Could you put the name of our company on invoice 8841?',
  })
  await ask(url, 'contact', {
    name: '陈思雨',
    email: 'siyu@example.com',
    subject: '帐篷什么时候发货？',
    message: '订单已经付款三天了，还没有收到发货通知。',
    'docket-locale': 'zh-CN',
  })
  await ask(url, 'contact', {
    email: 'win@example.com',
    subject: 'Your shop on page one, guaranteed',
    message: 'We bring you 10,000 visitors a day.',
    'docket-website': 'https://example.com',
  })
  const sent = await ask(url, 'contact', {
    name: 'Ada Byron',
    email: 'ada@example.com',
    subject: 'Where is my parcel?',
    message: 'The tracking page has not moved since Monday.',
  })

  const act = (number: number, path: string, fields: Readonly<Record<string, string>>) =>
    work(url, agent, { number, path, fields })
  await act(answered.number, 'changes', { priority: '3' })
  await act(answered.number, 'changes', { assignee: 'ana' })
  await act(answered.number, 'notes', { text: 'Second bent pole this week. Ask the warehouse how they pack them.' })
  await act(answered.number, 'replies', {
    text: 'Hello Greta,\n\na new pole leaves our warehouse today. Please keep the bent one.',
  })
  await act(solved.number, 'replies', { text: 'Done. The invoice with your company’s name is on its way.' })
  await skip(undoMs)
  const answer = await mailTo(url, 'tomas@example.com', 'on its way')
  await act(solved.number, 'events', { type: 'ticket.solved' })

  return {
    sent,
    answered: requestLinkIn(await mailTo(url, 'greta@example.com', 'a new pole')),
    solved: requestLinkIn(answer),
    numbers: { sent: sent.number, answered: answered.number, solved: solved.number },
  }
}
