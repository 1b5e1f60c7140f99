import { execFileSync } from 'node:child_process'
import type { LinkLayer } from '../../src/index.js'
import { changeAddress } from '../../src/link/index.js'
import { runSync } from '../../src/task.js'

const ROUNDS = 21
const ROUTES = 20
const LINK = 'bounce0'
const addresses = ['02:00:00:00:00:01', '02:00:00:00:00:02'] as const

const ip = (command: string): void => {
  execFileSync('ip', command.split(' '), { stdio: 'ignore' })
}

/** For how long a link that must be bounced is down, and for how long its routes are gone; medians in microseconds. */
export interface BounceFigures {
  down: number
  withoutRoutes: number
  whole: number
}

export function measureBounce(links: LinkLayer): BounceFigures {
  ip(`link add ${LINK} type veth peer name bounce1`)
  for (const end of [LINK, 'bounce1']) ip(`link set ${end} up`)
  ip(`addr add 10.99.0.1/24 dev ${LINK}`)
  ip(`-6 addr add 2001:db8:99::1/64 dev ${LINK} nodad`)
  for (let route = 0; route < ROUTES; route++) {
    ip(`route add 10.100.${String(route)}.0/24 via 10.99.0.2 dev ${LINK} table ${String(100 + (route % 2))}`)
  }
  const rounds = Array.from({ length: ROUNDS }, (_, round) =>
    bounceOnce(links, addresses[(round & 1) as 0 | 1]),
  )
  ip(`link delete ${LINK}`)
  return {
    down: median(rounds.map(({ down }) => down)),
    withoutRoutes: median(rounds.map(({ withoutRoutes }) => withoutRoutes)),
    whole: median(rounds.map(({ whole }) => whole)),
  }
}

/** Notes when the link goes down, is up, and has its routes back, through a layer that looks at the clock on the way. */
function bounceOnce(links: LinkLayer, address: string): BounceFigures {
  const from = links.getSync(LINK)
  const now = (): number => Number(process.hrtime.bigint()) / 1e3
  const times = { down: 0, up: 0, back: 0 }
  const clocked = new Proxy(links, {
    get(target, key) {
      const member: unknown = Reflect.get(target, key, target)
      if (typeof member !== 'function') return member
      return (...parameters: unknown[]): unknown => {
        if (key === 'setUpSync' && parameters[1] === false) times.down = now()
        const result: unknown = Reflect.apply(member, target, parameters)
        if (key === 'setUpSync' && parameters[1] === true) times.up = now()
        if (key === 'restoreConnectivitySync') times.back = now()
        return result
      }
    },
  })
  const start = now()
  runSync(changeAddress(clocked, { name: LINK, address, bounce: 'always', from }))
  return { down: times.up - times.down, withoutRoutes: times.back - times.down, whole: now() - start }
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN
