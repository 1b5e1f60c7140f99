import { identityCollections } from './identity/index.js'
import { repositoryCollections } from './repository/index.js'
import { secretCollections } from './settings/index.js'

/** All that lladdr itself keeps in a state directory: for looking at the whole of one, with openStore() or repairStore(). */
export const stateCollections = {
  ...repositoryCollections,
  ...identityCollections,
  ...secretCollections,
} as const
