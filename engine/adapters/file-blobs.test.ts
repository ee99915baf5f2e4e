import { chmod, mkdir, mkdtemp, readdir, rename, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises'
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
  const broken: string[] = []
  const blobs = await fileBlobs(folder, minFreeBytes, { clock, diskBroke: (said) => void broken.push(said) })
  const path = (id: string) => join(folder, id.slice(0, 2), id)
  return { folder, blobs, broken, clock, path, incoming: () => readdir(join(folder, 'incoming')) }
}

async function* inPieces(...pieces: readonly (string | Uint8Array)[]) {
  for (const piece of pieces) yield Buffer.from(piece)
}

describe('files that are kept', () => {
  test('are nobody else’s on the machine, though the folder round them is open to all', async () => {
    const { folder } = await open()
    await chmod(folder, 0o755)
    await fileBlobs(join(folder, 'blobs'), 0)
    expect((await stat(join(folder, 'blobs'))).mode & 0o777).toBe(0o700)
  })

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
    const { blobs, path, clock } = await open()
    const { id } = await blobs.put(inPieces('a logo'), 100)
    const remove = async () => {
      const old = (clock.now() - 3_600_000) / 1_000
      await utimes(path(id), old, old)
      await blobs.remove(id)
    }
    await remove()
    await expect(blobs.read(id)).rejects.toMatchObject({ code: 'not-found' })
    await blobs.put(inPieces('a logo'), 100)
    expect(Buffer.from(await blobs.read(id)).toString()).toBe('a logo')
    await rm(path(id))
    await blobs.put(inPieces('a logo'), 100)
    expect(Buffer.from(await blobs.read(id)).toString()).toBe('a logo')
  })

  test('stay while somebody who has just put them may be about to say whose they are', async () => {
    const { blobs, path, clock } = await open()
    const { id } = await blobs.put(inPieces('a logo'), 100)
    const old = (clock.now() - 3_600_000) / 1_000
    await utimes(path(id), old, old)
    await blobs.put(inPieces('a logo'), 100)
    await blobs.remove(id)
    expect(Buffer.from(await blobs.read(id)).toString()).toBe('a logo')
    clock.advance(3_600_000)
    await blobs.remove(id)
    await expect(blobs.read(id)).rejects.toMatchObject({ code: 'not-found' })
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

  test('are not taken away half-written by another process that opens the folder; what a crash left is, later', async () => {
    const { folder, blobs, clock, incoming } = await open()
    let go = () => {}
    const rest = new Promise<void>((resolve) => {
      go = resolve
    })
    const slow = async function* () {
      yield Buffer.alloc(300_000)
      await rest
      yield Buffer.from('end')
    }
    const put = blobs.put(slow(), 1_000_000)
    await expect.poll(incoming).toHaveLength(1)
    const [name = ''] = await incoming()
    const writtenAt = new Date(clock.now())
    await utimes(join(folder, 'incoming', name), writtenAt, writtenAt)
    await fileBlobs(folder, 0, { clock })
    go()
    expect((await put).size).toBe(300_003)

    await writeFile(join(folder, 'incoming', 'left'), 'half')
    await utimes(join(folder, 'incoming', 'left'), writtenAt, writtenAt)
    clock.advance(2 * 3_600_000)
    await fileBlobs(folder, 0, { clock })
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

async function* brokenOff(code: string) {
  yield Buffer.from('half')
  throw Object.assign(new Error(`${code}: as the system says it`), { code })
}

describe('a disk', () => {
  test('that fails is said once; from then on no file is taken or given, and nothing half-written stays', async () => {
    const { blobs, broken, incoming } = await open()
    const { id } = await blobs.put(inPieces('kept before'), 100)
    await expect(blobs.put(brokenOff('EIO'), 100)).rejects.toMatchObject({ code: 'unavailable' })
    await expect(blobs.put(inPieces('later'), 100)).rejects.toMatchObject({ code: 'unavailable' })
    await expect(blobs.open(id)).rejects.toMatchObject({ code: 'unavailable' })
    await expect(blobs.read(id)).rejects.toMatchObject({ code: 'unavailable' })
    expect(broken).toEqual(['EIO: as the system says it'])
    expect(await incoming()).toEqual([])
  })

  test('that cannot be read is said, although the answer had begun', async () => {
    const { blobs, broken, folder, path } = await open()
    const id = 'ab'.padEnd(64, '0')
    await mkdir(join(folder, 'ab'))
    // Its first page is mapped by nobody: reading it is an I/O error.
    await symlink('/proc/self/mem', path(id))
    await expect(new Response(await blobs.open(id)).text()).rejects.toThrow()
    expect(broken).toEqual([expect.stringContaining('EIO')])
  })

  test('from which the folder was moved takes no file until it is put back', async () => {
    const { blobs, folder, broken, clock } = await open()
    await rename(folder, `${folder}-away`)
    for (let tries = 0; tries < 2; tries++) {
      await expect(blobs.put(inPieces('a letter'), 100)).rejects.toMatchObject({ code: 'unavailable' })
      clock.advance(60_000)
    }
    await rename(`${folder}-away`, folder)
    expect((await blobs.put(inPieces('a letter'), 100)).size).toBe(8)
    expect(broken).toEqual([])
  })

  test.each(['ENOSPC', 'EDQUOT'])('that is full (%s) refuses one file, and the next is taken (T44)', async (code) => {
    const { blobs, broken } = await open()
    await expect(blobs.put(brokenOff(code), 100)).rejects.toMatchObject({ code: 'low-disk' })
    expect((await blobs.put(inPieces('small'), 100)).size).toBe(5)
    expect(broken).toEqual([])
  })
})
