import { workingTree } from '#engine/adapters/working-tree.ts'
import type { SourceFile } from '#engine/ports/definitions-source.ts'
import { root } from '#engine/testing/sources.ts'

/**
 * The sample's files, and what people may make of them while tickets live: an SLA target, a timer of a state, a state that is renamed without
 * saying where its tickets go, and a mistake. Each list is one value for all runs, so that it is checked once.
 */
export async function sampleRevisions(): Promise<readonly (readonly SourceFile[])[]> {
  const sample = (await workingTree(root).read()).filter(({ path }) => !/\.(scenario\.json|eml)$/.test(path))
  const edited = (path: string, from: string, to: string) =>
    sample.map((file) => (file.path === path ? { ...file, text: file.text.replaceAll(from, to) } : file))
  return [
    sample,
    edited('workflows/standard.sla.json', '"firstResponse": "P1D"', '"firstResponse": "PT6H"'),
    edited('workflows/support.workflow.json', '"P7D"', '"P5D"'),
    edited('workflows/support.workflow.json', '"waiting"', '"parked"'),
    edited('forms/contact.form.json', '"title"', '"tittle"'),
  ]
}
