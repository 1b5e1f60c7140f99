import test from 'ava'
import { throwsCode } from '../helpers/errors.js'
import { call, twins, type Drive } from '../helpers/twins.js'
import type { Open } from './fixture.js'

/** What every backend must do about IP addresses, routes and neighbours. @param keeps whether it can put them back. */
export function connectivityContract(backend: string, open: Open, keeps: boolean): void {
  for (const [form, drive] of twins) {
    const where = `${backend}, ${form}`
    if (keeps) keeping(where, open, drive)
    else declining(where, open, drive)
    asking(where, open, drive)
  }
}

function keeping(where: string, open: Open, drive: Drive): void {
  test(`A8: what a link loses by going down comes back from a snapshot, also by way of JSON (${where})`, async (t) => {
    const { links, live, routes } = open(t)
    const before = routes()
    t.true(before.length > 0)
    const saved = await drive(call(links, 'snapshotConnectivity', live))
    t.like(saved, { backend: links.backend, address: await drive(call(links, 'getAddress', live)) })
    for (const up of [false, true]) await drive(call(links, 'setUp', live, up))
    t.notDeepEqual(routes(), before)
    const kept = JSON.parse(JSON.stringify(saved)) as typeof saved
    for (const time of ['once', 'twice']) {
      t.deepEqual(await drive(call(links, 'restoreConnectivity', live, kept)), [], time)
      t.deepEqual(routes(), before, time)
    }
  })

  test(`A8: another backend's or a damaged snapshot is refused and changes nothing (${where})`, async (t) => {
    const { links, live, routes } = open(t)
    const before = routes()
    const saved = await drive(call(links, 'snapshotConnectivity', live))
    for (const damage of [{ backend: 'other' }, { data: 'AAAA' }, { data: '{' }, { data: '[1]' }]) {
      const task = call(links, 'restoreConnectivity', live, { ...saved, ...damage })
      await throwsCode(t, drive(task), 'ARGUMENT_INVALID')
    }
    t.deepEqual(routes(), before)
  })

  test(`A17: a link follows its new address, and a link that is not there is named (${where})`, async (t) => {
    const { links, live } = open(t)
    const former = await drive(call(links, 'getAddress', live))
    await drive(call(links, 'setAddress', live, '02:00:00:00:00:0e'))
    await drive(call(links, 'followAddress', live, former))
    const saved = await drive(call(links, 'snapshotConnectivity', live))
    for (const task of [
      call(links, 'snapshotConnectivity', 'nosuch0'),
      call(links, 'restoreConnectivity', 'nosuch0', saved),
      call(links, 'followAddress', 'nosuch0', former),
    ])
      t.is((await throwsCode(t, drive<unknown>(task), 'LINK_NOT_FOUND')).link, 'nosuch0')
    links.close()
    for (const task of [
      call(links, 'snapshotConnectivity', live),
      call(links, 'restoreConnectivity', live, saved),
      call(links, 'followAddress', live, former),
    ])
      await throwsCode(t, drive<unknown>(task), 'CLOSED')
  })
}

function declining(where: string, open: Open, drive: Drive): void {
  test(`A8: what the backend cannot keep or follow, it says (${where})`, async (t) => {
    const { links, live, routes } = open(t)
    const before = routes()
    const address = await drive(call(links, 'getAddress', live))
    const saved = { backend: links.backend, address, taken: new Date().toISOString(), data: '' }
    for (const task of [
      call(links, 'snapshotConnectivity', live),
      call(links, 'restoreConnectivity', live, saved),
      call(links, 'followAddress', live, address),
    ])
      t.is((await throwsCode(t, drive<unknown>(task), 'CONNECTIVITY_UNSUPPORTED')).link, live)
    t.deepEqual(routes(), before)
  })
}

/** RFC 5737: nobody has it. */
const NOBODY = '192.0.2.99'

function asking(where: string, open: Open, drive: Drive): void {
  test(`A17: a neighbour that nobody is gets asked for and does not become reachable (${where})`, async (t) => {
    const { links, live } = open(t)
    await drive(call(links, 'solicit', live, NOBODY))
    for (const name of [live, undefined]) {
      const found = (await drive(call(links, 'neighbours', name))).find(
        ({ ip, link }) => ip === NOBODY && link === live,
      )
      t.is(found?.address, null)
      t.true(found?.state === 'incomplete' || found?.state === 'failed', found?.state)
    }
    t.deepEqual(await drive(call(links, 'gateways', live)), [])
  })

  test(`A8: neighbours of a link that is not there, or of no IP address, are errors (${where})`, async (t) => {
    const { links, live } = open(t)
    for (const task of [
      call(links, 'neighbours', 'nosuch0'),
      call(links, 'gateways', 'nosuch0'),
      call(links, 'solicit', 'nosuch0', NOBODY),
    ])
      t.is((await throwsCode(t, drive<unknown>(task), 'LINK_NOT_FOUND')).link, 'nosuch0')
    await throwsCode(t, drive(call(links, 'neighbours', '')), 'LINK_NAME_INVALID')
    for (const ip of ['', '192.0.2', 'host', '192.0.2.1\0', '::1%lo'])
      await throwsCode(t, drive(call(links, 'solicit', live, ip)), 'ARGUMENT_INVALID')
    links.close()
    for (const task of [
      call(links, 'neighbours'),
      call(links, 'gateways', live),
      call(links, 'solicit', live, NOBODY),
    ])
      await throwsCode(t, drive<unknown>(task), 'CLOSED')
  })
}
