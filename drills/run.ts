/**
 * Picks a drill; what follows its name is for the drill.
 *
 *     npm run drill [-- kill --rounds 200 --seed 7]
 *     npm run drill -- mail [--rounds 100000 --seed 7]
 *     npm run drill -- backup [--rounds 12 --seed 7]
 *     npm run drill -- disk [--call fsync --from 1]
 *     npm run drill -- policy [--tickets 10000]
 *     npm run drill -- properties [--times 30 --seed 7]
 *     npm run drill -- forms [--forms 50 --answers 100 --seed 7]
 *     npm run drill -- postgres
 */
const drills: Readonly<Record<string, () => Promise<unknown>>> = {
  kill: () => import('./kill.ts'),
  backup: () => import('./backup.ts'),
  disk: () => import('./disk.ts'),
  mail: () => import('./mail.ts'),
  policy: () => import('./policy.ts'),
  properties: () => import('./properties.ts'),
  forms: () => import('./forms.ts'),
  postgres: () => import('./postgres.ts'),
}

const [, , first = ''] = process.argv
const name = first === '' || first.startsWith('-') ? 'kill' : first
const drill = Object.hasOwn(drills, name) ? drills[name] : undefined
if (!drill) {
  console.error(`There is no drill "${name}". Drills: ${Object.keys(drills).join(', ')}.`)
  process.exit(2)
}
if (name === first) process.argv.splice(2, 1)
await drill()
