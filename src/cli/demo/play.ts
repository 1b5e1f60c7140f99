import { openSpooferSync, type LinkLayer, type RecoverOutcome, type Spoofer } from '../../index.js'
import { clockChanges } from './clock.js'
import { expectEqual, microsecondsSince, timed, type DemoStep } from './step.js'

/** Where the demonstration plays: on a real kernel link, or on a simulated one. */
export interface Stage {
  readonly links: LinkLayer
  readonly link: string
  readonly stateDir: string
  /** Whom {@link ask} asks, for the text. */
  readonly witness: string
  /** The link's address by somebody else than this package. */
  ask(): Promise<string>
  /** Spoof in a child process, kill it between the change and its record, and resolve to the address it had set. */
  crash(): Promise<string>
  /** The links as the next process finds them. */
  afterCrash(): LinkLayer
  /** What recovery makes of the crash. */
  readonly outcome: RecoverOutcome
}

/** Change, read back, crash, recover, restore and verify. @throws CommandError where anything is not as it must be. */
export async function* play(stage: Stage): AsyncGenerator<DemoStep> {
  const { links, link, stateDir } = stage
  const listed = timed(() => links.listSync())
  const { kind, address } = links.getSync(link)
  const original = String(address)
  yield {
    step: 'list',
    microseconds: listed.microseconds,
    details: [`${listed.value.length} links; ${link} (${kind ?? 'hardware'}) has ${original}`],
  }
  const clocked = clockChanges(links)
  const spoofer = openSpooferSync({ links: clocked.links, stateDir })
  yield* spoofAndReadBack(stage, { spoofer, original, kernelTime: clocked.microseconds })
  spoofer.close()
  yield* crashAndRecover(stage, original)
}

interface FirstSpoof {
  spoofer: Spoofer
  original: string
  /** What the change took without the backup, in microseconds. */
  kernelTime: () => number
}

async function* spoofAndReadBack(
  stage: Stage,
  { spoofer, original, kernelTime }: FirstSpoof,
): AsyncGenerator<DemoStep> {
  const { links, link, witness } = stage
  const { value, microseconds } = timed(() => spoofer.spoofSync(link, { policy: 'random' }))
  expectEqual('the original that the backup keeps', value.original, original)
  yield {
    step: 'spoof',
    microseconds,
    details: [
      `${value.previous} → ${value.address}`,
      `${kernelTime()} µs of that for the change, the rest for the original to be safe on disk first`,
    ],
  }
  const read = timed(() => links.getAddressSync(link))
  expectEqual('the address read back', read.value, value.address)
  expectEqual(`the address by ${witness}`, await stage.ask(), value.address)
  yield {
    step: 'read back',
    microseconds: read.microseconds,
    details: [`${read.value} by the addon, and by ${witness}`],
  }
}

async function* crashAndRecover(stage: Stage, original: string): AsyncGenerator<DemoStep> {
  const { link, stateDir, outcome } = stage
  const start = performance.now()
  const target = await stage.crash()
  const microseconds = microsecondsSince(start)
  const spoofer = openSpooferSync({ links: stage.afterCrash(), stateDir, recover: false })
  const found = spoofer.statusSync().find(({ name }) => name === link)
  expectEqual('the state after the crash', found?.state, 'interrupted')
  expectEqual('the original on disk after the crash', found?.original, original)
  const left = spoofer.links.getAddressSync(link)
  expectEqual('the address after the crash', left, outcome === 'restored' ? original : target)
  yield {
    step: 'kill -9',
    microseconds,
    details: [
      `a child set ${target} and was killed before it could record that`,
      `left behind: ${link} has ${left}, on disk: interrupted, original ${original}`,
    ],
  }
  yield* recoverAndRestore(stage, spoofer, original)
}

async function* recoverAndRestore(
  stage: Stage,
  spoofer: Spoofer,
  original: string,
): AsyncGenerator<DemoStep> {
  const { link, witness } = stage
  const recovered = timed(() => spoofer.recoverSync())
  expectEqual('what recovery found', recovered.value[0]?.outcome, stage.outcome)
  yield {
    step: 'recover',
    microseconds: recovered.microseconds,
    details: [
      stage.outcome === 'restored'
        ? 'interrupted → restored: recovery saw that a reboot had undone the change'
        : 'interrupted → spoofed: recovery saw that the change had come through',
    ],
  }
  const restored = timed(() => spoofer.restoreAllSync())
  const changes = restored.value.map(({ previous, address }) => `${previous} → ${address}`)
  yield {
    step: 'restore',
    microseconds: restored.microseconds,
    details: changes.length > 0 ? changes : ['nothing left to put back'],
  }
  const start = performance.now()
  const told = await stage.ask()
  expectEqual(`the address of ${link} in the end, by ${witness}`, told, original)
  yield { step: 'verify', microseconds: microsecondsSince(start), details: [`${told} by ${witness}`] }
}
