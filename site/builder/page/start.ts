import { draw, h } from '../../chat/view.ts'
import { sayingInBuilder } from '../../i18n/builder/texts.ts'
import type { BuilderBegin } from '../begin.ts'
import { startBuilder } from './app.ts'
import { startForms } from './forms.ts'
import { requestsFor } from './requests.ts'

const place = document.getElementById('builder')
if (place) void start(place)

async function start(place: HTMLElement): Promise<void> {
  const begin = JSON.parse(place.dataset.begin ?? '{}') as BuilderBegin
  const say = sayingInBuilder(begin.words)
  if (begin.forms) {
    startForms({ ...begin, forms: begin.forms, say, place })
    return
  }
  const requests = requestsFor(begin)
  place.replaceChildren()
  draw(place, [h('p', { key: 'loading', class: 'empty', role: 'status' }, say('loading'))])
  const got = await requests.state()
  if (got.is !== 'answer') {
    const words = got.is === 'refused' ? say('refused.other', { reason: got.words }) : say('lost')
    draw(place, [h('p', { key: 'failed', class: 'empty', role: 'alert' }, words)])
    return
  }
  startBuilder({ ...begin, file: got.answer.state, say, requests, place })
}
