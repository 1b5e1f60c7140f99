import { InvalidArgumentError, Option } from 'commander'

/** A whole number in decimal digits. */
export const integer =
  (minimum: number, maximum: number) =>
  (text: string): number => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN
    if (value >= minimum && value <= maximum) return value
    throw new InvalidArgumentError(`It must be a whole number from ${minimum} to ${maximum}.`)
  }

export const DURATION = /^[1-9]\d{0,8}(?:ms|s|m|h|d)$/
const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** Of a text that has the form {@link DURATION}. */
export function milliseconds(text: string): number {
  const [, count = '', unit = 'ms'] = /^(\d+)(\D+)$/.exec(text) ?? []
  return Number(count) * units[unit as keyof typeof units]
}

export const duration = (text: string): number => {
  if (DURATION.test(text)) return milliseconds(text)
  throw new InvalidArgumentError('It must be a duration, like 12h.')
}

export const nonEmpty = (text: string): string => {
  if (text !== '') return text
  throw new InvalidArgumentError('It must not be empty.')
}

/** Digits are the number of a process; a namespace with such a name is given by its path. */
export const netns = (text: string): string | number =>
  /^[1-9]\d*$/.test(text) ? Number(text) : nonEmpty(text)

/** For the commands that change an address. */
export const bounceOption = (): Option =>
  new Option('--bounce <when>', 'whether the link may be taken down, or off its network, for a moment')
    .choices(['auto', 'never', 'always'])
    .default('auto')

export const verifyOption = (): Option =>
  new Option('--verify <what>', 'what must be so after the change for it to stand')
    .choices(['readback', 'carrier', 'gateway'])
    .default('readback')
