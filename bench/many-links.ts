import { execFileSync } from 'node:child_process'
import { openLinksSync, type AddressChange, type LinkLayer } from '../src/index.js'
import { runProgram } from './c-program.js'

const PREFIX = 'many'

/** A network namespace with so many veth links, named by their number, and lo. */
export class ManyLinks implements Disposable {
  readonly layer: LinkLayer
  readonly count: number
  readonly #netns: string
  #round = 0

  constructor(count: number) {
    this.count = count
    this.#netns = `bench-${String(count)}`
    execFileSync('ip', ['netns', 'add', this.#netns])
    const pairs = Array.from(
      { length: count / 2 },
      (_, pair) => `link add ${nameOf(2 * pair)} type veth peer name ${nameOf(2 * pair + 1)}`,
    )
    this.ip(['-batch', '-'], pairs.join('\n'))
    this.layer = openLinksSync({ netns: this.#netns })
  }

  /** Other addresses with every call: for the same address the kernel does not call the driver. */
  changes(): AddressChange[] {
    const round = hex(this.#round++ & 0xff)
    return Array.from({ length: this.count }, (_, position) => ({
      name: nameOf(position),
      address: `02:00:${round}:00:${hex(position >> 8)}:${hex(position & 0xff)}`,
    }))
  }

  ip(parameters: string[], input = ''): string {
    const options = { input, encoding: 'utf8', maxBuffer: Infinity } as const
    return execFileSync('ip', ['-n', this.#netns, ...parameters], options)
  }

  /** A C program of bench/c in there, which measures itself. */
  inC(program: string, ...parameters: (string | number)[]): number {
    const command = ['netns', 'exec', this.#netns, program, ...parameters.map(String)]
    return runProgram('ip', ...command)
  }

  get prefix(): string {
    return PREFIX
  }

  [Symbol.dispose](): void {
    this.layer.close()
    execFileSync('ip', ['netns', 'delete', this.#netns])
  }
}

const nameOf = (position: number): string => `${PREFIX}${String(position)}`
const hex = (octet: number): string => octet.toString(16).padStart(2, '0')
