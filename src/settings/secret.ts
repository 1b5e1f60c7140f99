import { randomBytes } from 'node:crypto'
import * as z from 'zod'
import { lazily } from '../lazily.js'
import { defaultStateDirectory, openStore, openStoreSync, type Transaction } from '../store/index.js'

const secretSchema = lazily(() =>
  z.strictObject({ secretHex: z.string().regex(/^[0-9a-f]{64}$/), created: z.iso.datetime() }),
)

export const secretCollections = {
  device_secrets: {
    get schema() {
      return secretSchema()
    },
    version: 1,
  },
} as const

const KEY = 'device'

/**
 * The secret from which the addresses of RFC 9724's policies follow, in hexadecimal digits: drawn at the first call, and
 * kept in the state directory from then on. Whoever has it can foretell those addresses.
 * @throws LladdrError the store's.
 */
export async function deviceSecret(stateDir = defaultStateDirectory()): Promise<string> {
  const store = await openStore(stateDir, secretCollections)
  try {
    return store.collections.device_secrets.get(KEY)?.secretHex ?? (await store.transaction(drawn))
  } finally {
    await store[Symbol.asyncDispose]()
  }
}

/** {@link deviceSecret}, blocking. */
export function deviceSecretSync(stateDir = defaultStateDirectory()): string {
  const store = openStoreSync(stateDir, secretCollections)
  try {
    return store.collections.device_secrets.get(KEY)?.secretHex ?? store.transactionSync(drawn)
  } finally {
    store.close()
  }
}

/** Another process may have been faster. */
function drawn({ device_secrets }: Transaction<typeof secretCollections>): string {
  const existing = device_secrets.get(KEY)
  if (existing) return existing.secretHex
  const secretHex = randomBytes(32).toString('hex')
  device_secrets.set(KEY, { secretHex, created: new Date().toISOString() })
  return secretHex
}
