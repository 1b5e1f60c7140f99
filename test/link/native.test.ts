import { openLinksSync } from '../../src/index.js'
import { createVeth } from '../helpers/links.js'
import { linkLayerContract } from './contract.js'
import { withRoute } from './fixture.js'

linkLayerContract('native', (t) => {
  const links = openLinksSync()
  t.teardown(() => {
    links.close()
  })
  const [live] = createVeth(t, { up: true })
  return { links, live, routes: withRoute(live) }
})
