import { expect, test } from 'vitest'
import { eachDatabase } from '#engine/testing/databases.ts'

eachDatabase('a lease', (fresh) => {
  test('is one owner’s until it ends or is given back, for every engine', async () => {
    const database = await fresh()
    const [one, other] = [await database.open(), await database.open()]
    expect(await one.leases.take('mailbox', 'a', 1_000, 2_000)).toBe(true)
    expect(await other.leases.take('mailbox', 'b', 1_500, 2_500)).toBe(false)
    expect(await one.leases.take('mailbox', 'a', 1_900, 2_900)).toBe(true)
    expect(await other.leases.take('mailbox', 'b', 2_000, 3_000)).toBe(false)
    expect(await other.leases.take('mailbox', 'b', 2_900, 3_900)).toBe(true)
    await one.leases.release('mailbox', 'a')
    expect(await one.leases.take('mailbox', 'a', 3_000, 4_000)).toBe(false)
    await other.leases.release('mailbox', 'b')
    expect(await one.leases.take('mailbox', 'a', 3_000, 4_000)).toBe(true)
  })

  test('that two ask for at once is one’s', async () => {
    const database = await fresh()
    const stores = [await database.open(), await database.open()]
    const taken = await Promise.all(
      stores.map((store, index) => store.leases.take('mailbox', `engine ${index}`, 1, 1_000)),
    )
    expect(taken.filter(Boolean)).toHaveLength(1)
  })
})
