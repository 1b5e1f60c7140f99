import test, { type ExecutionContext } from 'ava'
import { LladdrError, openLinksSync } from '../../src/index.js'
import { createVeth } from '../helpers/links.js'
import { linkLayerContract } from './contract.js'
import { withRoute, type Fixture } from './fixture.js'

const open = (t: ExecutionContext): Fixture => {
  const links = openLinksSync({ backend: 'shell' })
  t.teardown(() => {
    links.close()
  })
  const [live] = createVeth(t, { up: true })
  return { links, live, routes: withRoute(live) }
}

linkLayerContract('shell', open, { watch: false, connectivity: false })

test('C4: the shell backend says that it cannot watch', (t) => {
  const { links } = open(t)
  t.throws(() => links.watch(), { instanceOf: LladdrError, code: 'WATCH_UNSUPPORTED' })
})
