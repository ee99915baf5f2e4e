import { mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fileBlobs } from './file-blobs.ts'

let folder: string
let broken: string[]
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'docket-blobs-'))
  broken = []
})
afterEach(() => rm(folder, { recursive: true }))

const open = () => fileBlobs(folder, 0, (said) => void broken.push(said))
async function* bytes(text: string, ends?: Error) {
  yield Buffer.from(text)
  if (ends) throw ends
}
const systemError = (code: string) => Object.assign(new Error(`${code}: as the system says it`), { code })

test('a file is kept under its hash and read again', async () => {
  const blobs = await open()
  const { id, size } = await blobs.put(bytes('a parcel label'), 100)
  expect(size).toBe(14)
  expect(await new Response(await blobs.open(id)).text()).toBe('a parcel label')
  await expect(blobs.open('0'.repeat(64))).rejects.toMatchObject({ code: 'not-found' })
})

test('a disk that fails is said once; from then on no file is taken or given, and nothing half-written stays', async () => {
  const blobs = await open()
  const { id } = await blobs.put(bytes('kept before'), 100)
  await expect(blobs.put(bytes('half', systemError('EIO')), 100)).rejects.toMatchObject({ code: 'unavailable' })
  await expect(blobs.put(bytes('later'), 100)).rejects.toMatchObject({ code: 'unavailable' })
  await expect(blobs.open(id)).rejects.toMatchObject({ code: 'unavailable' })
  expect(broken).toEqual(['EIO: as the system says it'])
  expect(await readdir(join(folder, 'incoming'))).toEqual([])
})

test('a disk that cannot be read is said, although the answer had begun', async () => {
  const blobs = await open()
  const id = 'ab'.padEnd(64, '0')
  await mkdir(join(folder, 'ab'))
  // Its first page is mapped by nobody: reading it is an I/O error.
  await symlink('/proc/self/mem', join(folder, 'ab', id))
  await expect(new Response(await blobs.open(id)).text()).rejects.toThrow()
  expect(broken).toEqual([expect.stringContaining('EIO')])
})

test.each(['ENOSPC', 'EDQUOT'])('a full disk (%s) refuses one file, and the next is taken', async (code) => {
  const blobs = await open()
  await expect(blobs.put(bytes('half', systemError(code)), 100)).rejects.toMatchObject({ code: 'low-disk' })
  expect((await blobs.put(bytes('small'), 100)).size).toBe(5)
  expect(broken).toEqual([])
})
