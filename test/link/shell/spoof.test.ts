import test from 'ava'
import { openSpooferSync } from '../../../src/index.js'
import { addressBySecondOpinion, createVeth } from '../../helpers/links.js'
import { stateDirectory } from '../../helpers/state-directory.js'

test('C4: what one backend spoofed, the other restores', (t) => {
  for (const [first, second] of [
    ['shell', 'native'],
    ['native', 'shell'],
  ] as const) {
    const [name] = createVeth(t, { up: true })
    const stateDir = stateDirectory(t)
    const spoofer = openSpooferSync({ backend: first, stateDir })
    const { original, address } = spoofer.spoofSync(name, { policy: 'random' })
    spoofer.close()
    t.is(addressBySecondOpinion(name), address)

    const other = openSpooferSync({ backend: second, stateDir })
    other.restoreSync(name)
    other.close()
    t.is(addressBySecondOpinion(name), original)
  }
})
