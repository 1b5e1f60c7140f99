import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import * as z from 'zod'
import { LladdrError } from '../../errors/index.js'
import { lazily } from '../../lazily.js'
import { packageRoot } from '../../package-root.js'
import { VendorRegistry } from './registry.js'

/** Made by `npm run build`, shipped in the package. */
const path = join(packageRoot, 'data', 'vendors.json.gz')

const schema = lazily(() =>
  z.object({
    format: z.literal(1),
    date: z.iso.date(),
    source: z.string(),
    names: z.array(z.string()),
    prefixes: z.array(z.string()),
  }),
)

let loaded: VendorRegistry | undefined

/**
 * The IEEE's registries MA-L, MA-M and MA-S, read with the first call (some 40 ms) and kept.
 * @throws LladdrError VENDOR_DATA_MISSING.
 */
export function vendors(): VendorRegistry {
  loaded ??= new VendorRegistry(read())
  return loaded
}

function read(): z.infer<ReturnType<typeof schema>> {
  try {
    return schema().parse(JSON.parse(gunzipSync(readFileSync(path)).toString()))
  } catch (cause) {
    throw new LladdrError('VENDOR_DATA_MISSING', `The vendor data in ${path} cannot be read.`, {
      path,
      cause,
    })
  }
}
