import { openLinksSync } from '../../src/index.js'
import { createVeth } from '../helpers/links.js'
import { linkLayerContract } from './contract.js'

linkLayerContract('shell', (t) => {
  const links = openLinksSync({ backend: 'shell' })
  t.teardown(() => {
    links.close()
  })
  return { links, live: createVeth(t, { up: true })[0] }
})
