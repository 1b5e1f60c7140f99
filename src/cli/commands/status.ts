import type { SpoofState, SpoofStatus } from '../../index.js'
import type { Declare } from '../context.js'
import { forReading } from '../open.js'
import type { Colors } from '../output.js'
import { noteRootState } from '../root-state.js'
import { orDash, tableWithHead } from '../table.js'

export const status: Declare = (command, context) =>
  command.action(async () => {
    const { output } = context()
    const statuses = await forReading(context(), async (spoofer) => spoofer.status())
    if (statuses.length === 0) output.note('Nothing is spoofed.')
    await output.data(statuses, async () => (statuses.length === 0 ? '' : tableOf(statuses, output.colors)))
    for (const text of advice(statuses)) output.note(text)
    noteRootState(context())
  })

const colorOf: Readonly<Record<SpoofState, 'green' | 'yellow' | 'red'>> = {
  spoofed: 'green',
  drifted: 'yellow',
  undone: 'yellow',
  interrupted: 'red',
  missing: 'yellow',
  replaced: 'yellow',
}

const tableOf = async (statuses: readonly SpoofStatus[], colors: Colors): Promise<string> =>
  tableWithHead(
    ['LINK', 'STATE', 'ORIGINAL', 'EXPECTED', 'ADDRESS', 'SINCE'],
    statuses.map(({ name, state, original, expected, address, since }) => [
      name,
      colors[colorOf[state]](state),
      original,
      expected,
      orDash(address),
      since,
    ]),
    colors,
  )

const advices: Readonly<Record<SpoofState, ((names: string) => string) | undefined>> = {
  spoofed: undefined,
  drifted: (names) => `Something else changed ${names} since. Put the original back with \`lladdr restore\`.`,
  undone: (names) => `${names} got the original back without us. Record that with \`lladdr restore\`.`,
  interrupted: (names) => `A change of ${names} was interrupted. Settle it with \`lladdr recover\`.`,
  missing: (names) => `There is no ${names} now; the backup waits for it.`,
  replaced: (names) =>
    `Another link is called ${names} now; \`lladdr backup clear\` forgets the old one's backup.`,
}

/** One line for each state that asks for something. */
function advice(statuses: readonly SpoofStatus[]): string[] {
  return Object.entries(advices).flatMap(([state, tell]) => {
    const names = statuses.filter((each) => each.state === state).map(({ name }) => `"${name}"`)
    return tell === undefined || names.length === 0 ? [] : [tell(names.join(', '))]
  })
}
