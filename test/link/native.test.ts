import { openLinksSync } from '../../src/index.js'
import { createVeth } from '../helpers/links.js'
import { linkLayerContract } from './contract.js'

linkLayerContract('native', (t) => {
  const links = openLinksSync()
  t.teardown(() => {
    links.close()
  })
  return { links, live: createVeth(t, { up: true })[0] }
})
