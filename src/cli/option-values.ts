import { InvalidArgumentError, Option } from 'commander'
import { readDuration } from '../index.js'

/** A whole number in decimal digits. */
export const integer =
  (minimum: number, maximum: number) =>
  (text: string): number => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN
    if (value >= minimum && value <= maximum) return value
    throw new InvalidArgumentError(`It must be a whole number from ${minimum} to ${maximum}.`)
  }

export const duration = (text: string): number => {
  const milliseconds = readDuration(text)
  if (milliseconds !== undefined) return milliseconds
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
