import type { Json } from '#engine/core/json.ts'
import type { FormEdit } from '#engine/definitions/edit/edit-form.ts'
import { draw, h } from '../../chat/view.ts'
import type { BuilderKey, SayInBuilder } from '../../i18n/builder/texts.ts'
import type { BuilderAnswer, BuilderState } from '../state.ts'
import { type Canvas, createCanvas } from './canvas.ts'
import { conditionIn, subjectsFor } from './drafts.ts'
import { drawer } from './drawer.ts'
import { head, standing } from './head.ts'
import { outline } from './outline.ts'
import type { Got, Requests } from './requests.ts'
import { settings } from './settings.ts'
import { type Acts, type Context, fieldAt, sentenceName, type ViewState, valueAt } from './view-state.ts'

/** How often one looks whether another program has changed the file. */
const lookEveryMs = 2_000

export interface Begin {
  readonly file: BuilderState
  readonly say: SayInBuilder
  readonly locale: string
  readonly locales: Context['locales']
  readonly requests: Requests
  readonly place: Element
}

/** Shows the field that an edit was about, says what was done, and puts the focus there. */
type Lead = (
  picked: string,
  text: string,
  also?: { readonly focus?: string; readonly change?: Partial<ViewState> },
) => void

/** The builder's page. The file on the server is the truth: every act is an edit of it, and what comes back is shown. */
export function startBuilder({ file, say, locale, locales, requests, place }: Begin): void {
  const context: Context = { say, locale, locales }
  let canvas: Canvas | null = null
  let isDrawing = false
  let doing: Promise<unknown> = Promise.resolve()
  /** How often somebody has turned to something else. */
  let turns = 0
  let state: ViewState = {
    file,
    picked: file.fields[0]?.pointer ?? '',
    preview: { hasErrors: false, branch: '', locale: locales[0]?.code ?? 'en', hasScript: true, isNarrow: false },
    adding: null,
    sentences: {},
    typed: {},
    notice: null,
    isLost: false,
    drawer: 'changes',
  }

  function update(change: Partial<ViewState>): void {
    state = { ...state, ...change }
    if (isDrawing) return
    isDrawing = true
    queueMicrotask(render)
  }

  function render(): void {
    isDrawing = false
    draw(place, [
      h('a', { class: 'skip', href: '#settings' }, say('skip')),
      head(state, context, acts),
      h('div', { class: 'standing' }, standing(state, context, acts)),
      h(
        'div',
        { class: 'build' },
        outline(state, context, acts),
        // What stands in the canvas is its own.
        h('div', { class: 'canvas', ref: (element: HTMLElement) => (canvas = createCanvas(element, { say, acts })) }),
        settings(state, context, acts),
        drawer(state, context, acts),
      ),
    ])
    canvas?.show(state)
  }

  /** One thing after the other: each edit is made for the file as the one before has left it. */
  function enqueue(work: () => Promise<void>): void {
    doing = doing.then(work, work)
  }

  function send(
    action: 'edit' | 'undo',
    body: { readonly [key: string]: Json },
    done: (answer: BuilderAnswer, lead: Lead) => void,
  ): void {
    const before = turns
    const lead: Lead = (picked, text, { focus, change } = {}) => {
      const notice = { text, isWrong: false }
      // Who has turned to something else meanwhile stays there.
      if (turns !== before) return update({ notice })
      update({ ...change, picked, notice })
      if (focus !== undefined) requestAnimationFrame(() => document.getElementById(focus)?.focus())
    }
    enqueue(async () => {
      // Of many clicks in a row the last ones find everything taken back.
      if (action === 'undo' && !state.file.canUndo) return
      const got = await requests.post(action, { ...body, version: state.file.version })
      take(got, (answer) => done(answer, lead))
    })
  }

  function take(got: Got, done: (answer: BuilderAnswer) => void): void {
    if (got.is === 'gone') location.assign(`/__builder/?locale=${encodeURIComponent(locale)}`)
    else if (got.is === 'lost') update({ isLost: true })
    else if (got.is === 'refused') complain(say('refused.other', { reason: got.words }))
    else {
      const { answer } = got
      update({ file: answer.state, isLost: false, picked: stillThere(answer.state) })
      if (answer.refusal === null) done(answer)
      else complain(say(`refused.${answer.refusal}` as BuilderKey))
    }
  }

  function complain(text: string): void {
    update({ notice: { text, isWrong: true } })
  }

  function stillThere({ fields }: BuilderState): string {
    return fields.some(({ pointer }) => pointer === state.picked) ? state.picked : ''
  }

  /** Id of a field's entry in the outline. */
  function entryOf(pointer: string): string {
    return `o-${pointer}`
  }

  function labelAt(pointer: string): string {
    return fieldAt(state.file, pointer)?.label ?? ''
  }

  const acts: Acts = {
    pick(pointer) {
      turns += 1
      if (pointer !== state.picked || state.adding) update({ picked: pointer, adding: null, typed: {}, notice: null })
    },

    edit(edit: FormEdit, notice) {
      send('edit', { edit: edit as unknown as Json }, () => {
        update({ notice: notice === undefined ? null : { text: notice, isWrong: false } })
      })
    },

    set: (field, path, value) => acts.edit({ edit: 'set', field, path, value }),

    undo() {
      send('undo', {}, () => update({ sentences: {}, notice: { text: say('undone'), isWrong: false } }))
    },

    move(pointer, to) {
      const field = fieldAt(state.file, pointer)
      if (!field || to < 0 || to >= field.siblings || to === field.index) return
      send('edit', { edit: { edit: 'move', field: pointer, to } }, (_, lead) => {
        const text = say('moved', { label: field.label, place: to + 1, count: field.siblings })
        lead(pointer, text, { focus: entryOf(pointer) })
      })
    },

    remove(pointer) {
      const label = labelAt(pointer)
      send('edit', { edit: { edit: 'remove', field: pointer } }, ({ field }, lead) => {
        lead(field, say('removed', { label }), { focus: entryOf(field) })
      })
    },

    duplicate(pointer) {
      send('edit', { edit: { edit: 'duplicate', field: pointer } }, ({ field }, lead) => {
        lead(field, say('added', { label: labelAt(field) }))
      })
    },

    rename(pointer, key) {
      const label = labelAt(pointer)
      send('edit', { edit: { edit: 'rename', field: pointer, key, was: null } }, ({ field }, lead) => {
        lead(field, say('renamed', { label, name: key }), { focus: 'k-name' })
      })
    },

    nest(pointer, into) {
      const label = labelAt(pointer)
      send('edit', { edit: { edit: 'nest', field: pointer, into } }, ({ field }, lead) => {
        const place = into === '' ? say('fields.form') : labelAt(into)
        lead(field, say('nested', { label, place }), { focus: entryOf(field) })
      })
    },

    startAdding(after, isInside) {
      turns += 1
      update({ adding: { after, isInside, type: 'text' }, typed: {}, notice: null })
      requestAnimationFrame(() => document.getElementById('a-title')?.focus())
    },

    changeAdding(change) {
      if (state.adding) update({ adding: { ...state.adding, ...change } })
    },

    cancelAdding: () => update({ adding: null, typed: {} }),

    add({ key, title, choices }) {
      if (!state.adding) return
      const edit: FormEdit = { edit: 'add', ...state.adding, key, title, choices }
      send('edit', { edit: edit as unknown as Json }, ({ field }, lead) => {
        lead(field, say('added', { label: title }), { focus: 'k-title', change: { adding: null, typed: {} } })
      })
    },

    showDrawer: (drawer) => update({ drawer }),

    preview: (change) => update({ preview: { ...state.preview, ...change } }),

    type(control, text) {
      const { [control]: _, ...others } = state.typed
      // Not drawn: what is typed is on the page already.
      state = { ...state, typed: text === null ? others : { ...others, [control]: text } }
    },

    say(pointer, path, draft) {
      const name = sentenceName(pointer, path)
      const { [name]: _, ...others } = state.sentences
      update({ sentences: draft === null ? others : { ...others, [name]: draft } })
      const field = fieldAt(state.file, pointer)
      if (!field) return
      const condition = draft && conditionIn(draft, subjectsFor(field, state.file))
      const written = JSON.stringify(valueAt(field.written ?? {}, path))
      if (draft === null && written !== undefined) acts.set(pointer, path, null)
      if (condition && JSON.stringify(condition) !== written) acts.set(pointer, path, condition as Json)
    },
  }

  document.addEventListener('keydown', (event) => {
    if (event.key !== 'z' || !(event.ctrlKey || event.metaKey) || event.shiftKey) return
    // In a text the browser takes back what was typed.
    if ((event.target as Element).closest('input:not([type=checkbox]), textarea')) return
    event.preventDefault()
    acts.undo()
  })

  setInterval(() => {
    if (document.hidden) return
    enqueue(async () => {
      const got = await requests.state()
      if (got.is === 'answer' && JSON.stringify(got.answer.state) === JSON.stringify(state.file)) {
        if (state.isLost) update({ isLost: false })
      } else take(got, () => update({ sentences: {} }))
    })
  }, lookEveryMs)

  render()
}
