import { isObject } from '#engine/core/form/schema-type.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'
import { type Child, h } from '../../chat/view.ts'
import type { BuilderField } from '../state.ts'
import { asText, problemLines, selectField, textField, tick } from './controls.ts'
import { type Acts, type Context, textPath, type ViewState, valueAt } from './view-state.ts'

/** Step, devices and animation of a field. */
export function appearance(field: BuilderField, state: ViewState, context: Context, acts: Acts): Child {
  const { say } = context
  const { pointer, schema, written } = field
  const path = textPath(state, context, 'x-step')
  const animation = isObject(schema['x-animation']) ? schema['x-animation'] : null
  const problems = (keyword: string) => field.problems.filter((problem) => problem.keyword === keyword)
  if (field.kind === 'constant') return null
  return h(
    'section',
    { key: 'look', 'aria-labelledby': 's-look' },
    h('h3', { id: 's-look' }, say('look')),
    field.depth === 0 &&
      textField(
        { state, acts },
        { id: 'k-step', label: say('step'), problems: problems('x-step') },
        {
          value: asText(valueAt(written ?? {}, path)),
          placeholder: path.length > 1 ? asText(schema['x-step']) : undefined,
          take: (title) => acts.set(pointer, path, title === '' ? null : title),
        },
      ),
    h('div', { class: 'pair' }, [
      selectField(
        { id: 'k-device', label: say('device'), problems: problems('x-device') },
        {
          value: asText(schema['x-device']) || 'all',
          options: (['all', 'hide-on-phone', 'hide-on-desktop'] as const).map((one) => [one, say(`device.${one}`)]),
          take: (device) => acts.set(pointer, ['x-device'], device === 'all' ? null : device),
        },
      ),
      selectField(
        { id: 'k-animation', label: say('animation') },
        {
          value: asText(animation?.on) || 'none',
          options: (['none', 'appear', 'scroll', 'hover'] as const).map((one) => [one, say(`animation.${one}`)]),
          take: (on) =>
            on === 'none'
              ? acts.set(pointer, ['x-animation'], null)
              : animation
                ? acts.set(pointer, ['x-animation', 'on'], on)
                : acts.set(pointer, ['x-animation'], { on, effect: 'fade' }),
        },
      ),
    ]),
    problemLines('animation', problems('x-animation')),
    animation && movement(animation, field, state, context, acts),
  )
}

function movement(animation: JsonObject, field: BuilderField, state: ViewState, { say }: Context, acts: Acts): Child {
  const set = (keyword: string, value: Json | null) => acts.set(field.pointer, ['x-animation', keyword], value)
  return [
    h('div', { class: 'pair' }, [
      selectField(
        { id: 'k-effect', label: say('animation.effect') },
        {
          value: asText(animation.effect),
          options: (['fade', 'slide', 'zoom'] as const).map((one) => [one, say(`animation.${one}`)]),
          take: (effect) => set('effect', effect),
        },
      ),
      animation.effect === 'slide'
        ? selectField(
            { id: 'k-direction', label: say('animation.direction') },
            {
              value: asText(animation.direction) || 'bottom',
              options: (['top', 'right', 'bottom', 'left'] as const).map((one) => [one, say(`animation.${one}`)]),
              take: (direction) => set('direction', direction),
            },
          )
        : null,
      textField(
        { state, acts },
        { id: 'k-duration', label: say('animation.durationMs') },
        {
          type: 'number',
          value: asText(animation.durationMs),
          take: (text) => set('durationMs', text === '' ? null : Number(text)),
        },
      ),
    ]),
    tick('k-every', say('animation.everyTime'), {
      checked: animation.everyTime === true,
      take: (every) => set('everyTime', every ? true : null),
    }),
  ]
}
