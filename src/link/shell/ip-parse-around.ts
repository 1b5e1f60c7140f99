import * as z from 'zod'
import { lazily } from '../../lazily.js'
import { neighbourStates, type Neighbour } from '../link.js'
import { octetsOf } from './octets.js'

const neighbours = lazily(() =>
  z.array(
    z.object({
      dst: z.string(),
      dev: z.string().default(''),
      lladdr: z.string().optional(),
      state: z.array(z.string()).default([]),
    }),
  ),
)

/** `ip -j neigh show`, of links of which NOARP entries are left out. @throws SyntaxError, ZodError. */
export const parseIpNeighbours = (output: string): Neighbour[] =>
  // An empty table is an empty text.
  neighbours()
    .parse(JSON.parse(output || '[]'))
    .map(({ dst, dev, lladdr, state }) => ({
      link: dev,
      ip: dst,
      address: lladdr === undefined ? null : octetsOf(lladdr),
      state: neighbourStates.find((known) => known.toUpperCase() === state[0]) ?? 'none',
    }))

const hop = lazily(() =>
  z.object({
    dev: z.string().optional(),
    gateway: z.string().optional(),
    via: z.object({ host: z.string() }).optional(),
  }),
)
const routes = lazily(() => z.array(hop().extend({ dst: z.string(), nexthops: z.array(hop()).default([]) })))

/** The gateways through one link among the default routes that `ip -j route show` tells. @throws SyntaxError, ZodError. */
export const parseIpGateways = (output: string, link: string): string[] =>
  routes()
    .parse(JSON.parse(output || '[]'))
    .filter(({ dst }) => dst === 'default')
    .flatMap((route) => [route, ...route.nexthops])
    .filter(({ dev }) => dev === link)
    .flatMap(({ gateway, via }) => gateway ?? via?.host ?? [])
