import * as z from 'zod'
import { LladdrError } from '../errors/index.js'
import { lazily } from '../lazily.js'
import type { Connectivity } from './link.js'

const routes = lazily(() => z.array(z.string()))

/** What a simulated link had. @throws LladdrError ARGUMENT_INVALID. */
export function parseRoutes({ data }: Connectivity): string[] {
  try {
    return routes().parse(JSON.parse(data))
  } catch (cause) {
    throw new LladdrError('ARGUMENT_INVALID', 'The saved routes are damaged.', { cause })
  }
}
