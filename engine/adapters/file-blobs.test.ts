import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { createTestClock } from '#engine/testing/clock.ts'
import { fileBlobs } from './file-blobs.ts'

const folders: string[] = []
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))))

async function open(minFreeBytes = 0) {
  const folder = await mkdtemp(join(tmpdir(), 'docket-blobs-'))
  folders.push(folder)
  const clock = createTestClock()
  const blobs = await fileBlobs(folder, minFreeBytes, clock)
  const path = (id: string) => join(folder, id.slice(0, 2), id)
  return { folder, blobs, clock, path, incoming: () => readdir(join(folder, 'incoming')) }
}

async function* inPieces(...pieces: readonly (string | Uint8Array)[]) {
  for (const piece of pieces) yield Buffer.from(piece)
}

describe('files that are kept', () => {
  test('are read as they came, small or in pieces too large to be gathered', async () => {
    const { blobs, incoming } = await open()
    for (const pieces of [
      ['a letter'],
      [''],
      ['in ', 'two'],
      [Buffer.alloc(300_000, 1), Buffer.alloc(300_000, 2), 'end'],
    ]) {
      const whole = Buffer.concat(pieces.map((piece) => Buffer.from(piece)))
      const { id, size } = await blobs.put(inPieces(...pieces), 1_000_000)
      expect(size).toBe(whole.byteLength)
      expect(Buffer.compare(await blobs.read(id), whole)).toBe(0)
      const streamed: Uint8Array[] = []
      for await (const chunk of await blobs.open(id)) streamed.push(chunk)
      expect(Buffer.compare(Buffer.concat(streamed), whole)).toBe(0)
    }
    expect(await incoming()).toEqual([])
  })

  test('lie on the disk once, and are not written again while they lie there', async () => {
    const { blobs, path } = await open()
    const first = await blobs.put(inPieces('a logo'), 100)
    const { ino } = await stat(path(first.id))
    expect(await blobs.put(inPieces('a logo'), 100)).toEqual(first)
    expect((await stat(path(first.id))).ino).toBe(ino)
  })

  test('come back when the file went away meanwhile, whoever took it', async () => {
    const { blobs, path } = await open()
    const { id } = await blobs.put(inPieces('a logo'), 100)
    await blobs.remove(id)
    await expect(blobs.read(id)).rejects.toMatchObject({ code: 'not-found' })
    await blobs.put(inPieces('a logo'), 100)
    expect(Buffer.from(await blobs.read(id)).toString()).toBe('a logo')
    await rm(path(id))
    await blobs.put(inPieces('a logo'), 100)
    expect(Buffer.from(await blobs.read(id)).toString()).toBe('a logo')
  })

  test('leave nothing behind when they are too large or break off', async () => {
    const { blobs, incoming } = await open()
    const large = Buffer.alloc(400_000)
    await expect(blobs.put(inPieces(large, large), 500_000)).rejects.toMatchObject({ code: 'too-large' })
    const broken = async function* () {
      yield large
      throw new Error('the sender hung up')
    }
    await expect(blobs.put(broken(), 1_000_000)).rejects.toThrow('hung up')
    expect(await incoming()).toEqual([])
  })

  test('are refused while the disk is nearly full', async () => {
    const { blobs, clock, incoming } = await open(Number.MAX_SAFE_INTEGER)
    for (let tries = 0; tries < 2; tries++) {
      await expect(blobs.put(inPieces('a letter'), 100)).rejects.toMatchObject({ code: 'low-disk' })
      clock.advance(1_000)
    }
    expect(await incoming()).toEqual([])
  })
})
