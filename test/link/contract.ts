import test from 'ava'
import type { Link } from '../../src/index.js'
import { throwsCode } from '../helpers/errors.js'
import { call, twins, type Drive } from '../helpers/twins.js'
import type { Open } from './fixture.js'
import { connectivityContract } from './connectivity-contract.js'
import { watchContract } from './watch-contract.js'

export interface Abilities {
  watch: boolean
  connectivity: boolean
}

const A = '02:00:00:00:00:0a'
const B = '02:00:00:00:00:0b'

/** What every backend must do, in both forms, with the same errors. */
export function linkLayerContract(
  backend: string,
  open: Open,
  { watch, connectivity }: Abilities = { watch: true, connectivity: true },
): void {
  connectivityContract(backend, open, connectivity)
  if (watch) watchContract(backend, open)
  for (const [form, drive] of twins) {
    reading(`${backend}, ${form}`, open, drive)
    changing(`${backend}, ${form}`, open, drive)
    changingMany(`${backend}, ${form}`, open, drive)
    refusing(`${backend}, ${form}`, open, drive)
    closing(`${backend}, ${form}`, open, drive)
  }
}

function reading(where: string, open: Open, drive: Drive): void {
  test(`C1: a link in the list is what get says of it (${where})`, async (t) => {
    const { links, live } = open(t)
    const listed = async (assignType: boolean): Promise<Link | undefined> =>
      (await drive(call(links, 'list', { assignType }))).find(({ name }) => name === live)
    const link = await drive(call(links, 'get', live))
    t.deepEqual(await listed(true), link)
    t.deepEqual(await listed(false), { ...link, assignType: null })
    t.like(link, { name: live, up: true, mtu: 1500, type: 1 })
  })

  test(`C1: the list is in the order of indexes, which are unique (${where})`, async (t) => {
    const indexes = (await drive(call(open(t).links, 'list'))).map(({ index }) => index)
    t.deepEqual(
      indexes,
      [...new Set(indexes)].sort((a, b) => a - b),
    )
  })

  test(`C1: getAddress tells the address that get tells (${where})`, async (t) => {
    const { links, live } = open(t)
    t.is(await drive(call(links, 'getAddress', live)), (await drive(call(links, 'get', live))).address ?? '')
  })
}

function changing(where: string, open: Open, drive: Drive): void {
  test(`C1: an address that was set is read back, in lower case (${where})`, async (t) => {
    const { links, live } = open(t)
    for (const address of [A, B, B, A.toUpperCase()]) {
      await drive(call(links, 'setAddress', live, address))
      t.is(await drive(call(links, 'getAddress', live)), address.toLowerCase())
    }
  })

  test(`C1: a change that may disconnect the link does as any other (${where})`, async (t) => {
    const { links, live } = open(t)
    await drive(call(links, 'setAddress', live, A, { disconnect: true }))
    t.is(await drive(call(links, 'getAddress', live)), A)
    await throwsCode(t, drive(call(links, 'setAddress', live, 'x', { disconnect: true })), 'ADDRESS_INVALID')
  })

  test(`C1: a link goes down and comes up (${where})`, async (t) => {
    const { links, live } = open(t)
    for (const up of [false, false, true, true]) {
      await drive(call(links, 'setUp', live, up))
      t.is((await drive(call(links, 'get', live))).up, up)
    }
  })
}

function changingMany(where: string, open: Open, drive: Drive): void {
  test(`C2: a batch changes links in order, and its results are in that order (${where})`, async (t) => {
    const { links, live } = open(t)
    const changes = [A, B, A.toUpperCase()].map((address) => ({ name: live, address }))
    const results = await drive(call(links, 'setAddresses', changes))
    t.deepEqual(
      results,
      [A, B, A.toLowerCase()].map((address) => ({ name: live, address })),
    )
    t.is(await drive(call(links, 'getAddress', live)), A)
  })

  test(`A8: what a batch cannot change is told in its result and stops nothing (${where})`, async (t) => {
    const { links, live } = open(t)
    const wrong = [
      ['nosuch0', A, 'LINK_NOT_FOUND'],
      ['lo', A, 'LINK_LOOPBACK'],
      ['a/b', A, 'LINK_NAME_INVALID'],
      [live, '01:00:5e:00:00:01', 'ADDRESS_GROUP'],
      [live, '00:00:00:00:00:00', 'ADDRESS_ZERO'],
      [live, '02:00:00:00:00', 'ADDRESS_INVALID'],
    ] as const
    const changes = wrong.flatMap(([name, address]) => [
      { name, address },
      { name: live, address: B },
    ])
    const results = await drive(call(links, 'setAddresses', changes))
    t.is(results.length, changes.length)
    for (const [position, [name, , code]] of wrong.entries()) {
      t.like(results[2 * position], { name, address: undefined, error: { code, link: name } })
      t.deepEqual(results[2 * position + 1], { name: live, address: B })
    }
    t.is(await drive(call(links, 'getAddress', live)), B)
    t.is((await drive(call(links, 'get', 'lo'))).address, '00:00:00:00:00:00')
  })

  test(`C2: an empty batch is done at once (${where})`, async (t) => {
    t.deepEqual(await drive(call(open(t).links, 'setAddresses', [])), [])
  })
}

function refusing(where: string, open: Open, drive: Drive): void {
  const refused = [
    ['ADDRESS_GROUP', '01:00:5e:00:00:01'],
    ['ADDRESS_GROUP', 'ff:ff:ff:ff:ff:ff'],
    ['ADDRESS_ZERO', '00:00:00:00:00:00'],
    ['ADDRESS_INVALID', ''],
    ['ADDRESS_INVALID', '02:00:00:00:00'],
    ['ADDRESS_INVALID', '02:00:00:00:00:01:02:03'],
    ['ADDRESS_INVALID', '02:00:00:00:00:0g'],
    ['ADDRESS_INVALID', `${A}\n`],
  ] as const
  test(`A8: addresses that no link may have are refused and change nothing (${where})`, async (t) => {
    const { links, live } = open(t)
    const before = await drive(call(links, 'get', live))
    for (const [code, address] of refused) {
      const error = await throwsCode(t, drive(call(links, 'setAddress', live, address)), code)
      t.is(error.errno, undefined, 'the kernel was not asked')
    }
    t.deepEqual(await drive(call(links, 'get', live)), before)
  })

  test(`A8: loopback keeps its address (${where})`, async (t) => {
    const { links } = open(t)
    await throwsCode(t, drive(call(links, 'setAddress', 'lo', A)), 'LINK_LOOPBACK')
    t.is((await drive(call(links, 'get', 'lo'))).address, '00:00:00:00:00:00')
  })

  test(`A8: a link that does not exist is named in the error (${where})`, async (t) => {
    const { links } = open(t)
    const calls = [
      call(links, 'get', 'nosuch0'),
      call(links, 'getAddress', 'nosuch0'),
      call(links, 'setAddress', 'nosuch0', A),
      call(links, 'setUp', 'nosuch0', true),
    ]
    for (const task of calls) {
      const error = await throwsCode(t, drive<unknown>(task), 'LINK_NOT_FOUND')
      t.like(error, { errno: 19, link: 'nosuch0' })
      t.regex(error.message, /"nosuch0"/)
    }
  })

  for (const name of ['', '.', '..', 'a/b', 'a:b', 'a b', 'x'.repeat(128)]) {
    test(`A8: "${name.slice(0, 16)}" (${String(name.length)}) cannot be a link (${where})`, async (t) => {
      const { links } = open(t)
      await throwsCode(t, drive(call(links, 'get', name)), 'LINK_NAME_INVALID')
      await throwsCode(t, drive(call(links, 'setAddress', name, A)), 'LINK_NAME_INVALID')
    })
  }
}

function closing(where: string, open: Open, drive: Drive): void {
  test(`C1: a layer closes twice and then refuses to work (${where})`, async (t) => {
    const { links, live } = open(t)
    links.close()
    await links[Symbol.asyncDispose]()
    links[Symbol.dispose]()
    await throwsCode(t, drive(call(links, 'list')), 'CLOSED')
    await throwsCode(t, drive(call(links, 'get', live)), 'CLOSED')
    await throwsCode(t, drive(call(links, 'setAddress', live, A)), 'CLOSED')
    await throwsCode(t, drive(call(links, 'setAddresses', [])), 'CLOSED')
  })

  test(`A14: the layer says where it is and that it may change links (${where})`, (t) => {
    const { links } = open(t)
    t.true(links.mayChange())
    t.deepEqual(links.identity(), links.identity())
    t.regex(links.identity().bootId, /^[0-9a-f-]{36}$/)
    t.regex(links.identity().namespace, /:\[.+\]$/)
  })
}
