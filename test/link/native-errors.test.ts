import test from 'ava'
import type { NativeLinks } from '../../src/binding/index.js'
import { NativeLinkLayer } from '../../src/link/native.js'
import { throwsCode } from '../helpers/errors.js'
import { call, twins } from '../helpers/twins.js'

const ADDRESS = '02:00:00:00:00:0c'

/** An addon whose system refuses every change, such as macOS's does. */
function refusing(code: string, message: string): NativeLinkLayer {
  const fail = (): never => {
    throw Object.assign(new Error(message), { code })
  }
  const refuse = async (): Promise<never> => Promise.reject(Object.assign(new Error(message), { code }))
  class Links {
    setAddress = refuse
    setAddressSync = fail
  }
  return new NativeLinkLayer(new Links() as unknown as NativeLinks)
}

for (const [form, drive] of twins) {
  for (const errno of ['ENETDOWN', 'EPWROFF']) {
    test(`A8: ${errno} from a driver means that the link must come up first (${form})`, async (t) => {
      const links = refusing(errno, `SIOCSIFLLADDR en0: ${errno}, Network is down`)
      const error = await throwsCode(t, drive(call(links, 'setAddress', 'en0', ADDRESS)), 'LINK_DOWN')
      t.regex(error.message, /"en0".*network is down/)
    })
  }

  test(`A8: a radio on a network is told from an address that is refused (${form})`, async (t) => {
    const links = refusing(
      'LINK_ASSOCIATED',
      'en0: its radio is on a network (EADDRNOTAVAIL from SIOCSIFLLADDR)',
    )
    const error = await throwsCode(t, drive(call(links, 'setAddress', 'en0', ADDRESS)), 'LINK_ASSOCIATED')
    t.regex(error.message, /"en0".*: its radio is on a network \(EADDRNOTAVAIL from SIOCSIFLLADDR\)\.$/)
    t.regex(error.hint, /--bounce auto/)
  })

  test(`C1: only a change that may disconnect asks the addon for it (${form})`, async (t) => {
    const calls: string[] = []
    const record = (name: string) => (): void => {
      calls.push(name)
    }
    const recordAsync = (name: string) => async (): Promise<void> => Promise.resolve().then(record(name))
    class Links {
      setAddress = recordAsync('plain')
      setAddressSync = record('plain')
      setAddressOffNetwork = recordAsync('off network')
      setAddressOffNetworkSync = record('off network')
    }
    const links = new NativeLinkLayer(new Links() as unknown as NativeLinks)
    for (const options of [{}, { disconnect: false }, { disconnect: true }]) {
      await drive(call(links, 'setAddress', 'en0', ADDRESS, options))
    }
    t.deepEqual(calls, ['plain', 'plain', 'off network'])
  })
}
