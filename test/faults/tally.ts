import { inspect } from 'node:util'

/** What counts of a test in the end. */
export interface Sums {
  isGood: boolean
  isPartly: boolean
  points: number
  commitsLost: number
  originalsLost: number
}

/** What one of the tests found. */
export class Tally {
  readonly title: string
  points = 0
  commitsLost = 0
  originalsLost = 0
  /** What could not be tried here, with the reason. */
  readonly notRun: string[] = []
  readonly #counts = new Map<string, number>()
  readonly #wrong: string[] = []
  readonly #began = performance.now()

  constructor(title: string) {
    this.title = title
  }

  get isGood(): boolean {
    return this.#wrong.length === 0
  }

  /** One more of a kind, for the report. */
  count(kind: string, times = 1): void {
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + times)
  }

  /** Acknowledged commits that are not there any more; each held an original. */
  lose(commits: number, where: string, why?: unknown): void {
    this.commitsLost += commits
    this.originalsLost += commits
    this.wrong(`${String(commits)} acknowledged commits lost: ${where}`, why)
  }

  wrong(what: string, why?: unknown): void {
    const reason = why instanceof Error ? why.message : inspect(why)
    this.#wrong.push(why === undefined ? what : `${what}: ${reason}`)
  }

  get sums(): Sums {
    const { isGood, notRun, points, commitsLost, originalsLost } = this
    return { isGood, isPartly: notRun.length > 0, points, commitsLost, originalsLost }
  }

  get #verdict(): string {
    if (!this.isGood) return 'FAIL'
    return this.points === 0 ? 'none' : 'ok  '
  }

  print(): void {
    const seconds = ((performance.now() - this.#began) / 1000).toFixed(1)
    console.log(`${this.#verdict} ${this.title} (${seconds} s)`)
    console.log(
      `     points tried: ${String(this.points)}; acknowledged commits lost: ${String(this.commitsLost)}; originals lost: ${String(this.originalsLost)}`,
    )
    for (const [kind, count] of this.#counts) console.log(`     ${kind}: ${String(count)}`)
    for (const what of this.notRun) console.log(`     NOT RUN: ${what}`)
    for (const what of this.#wrong.slice(0, 10)) console.log(`     - ${what}`)
    if (this.#wrong.length > 10) console.log(`     - and ${String(this.#wrong.length - 10)} more`)
  }
}
