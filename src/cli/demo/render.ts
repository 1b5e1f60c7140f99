import type { Colors } from '../output.js'
import type { DemoStep } from './step.js'

const ADDRESS = /(?:[0-9a-f]{2}:){5}[0-9a-f]{2}/g

/** Lays the steps out as lines; the first address that it sees, the original, has a colour of its own. */
export function stepRenderer(colors: Colors): (step: DemoStep) => string {
  let number = 0
  let original: string | undefined
  const paint = (text: string): string =>
    text.replace(ADDRESS, (address) => {
      original ??= address
      return address === original ? colors.green(address) : colors.yellow(address)
    })
  return ({ step, microseconds, details }) => {
    number++
    const lead = `  ${colors.dim(String(number))}  ${colors.bold(step.padEnd(9))}  `
    const time = colors.dim(duration(microseconds).padStart(8))
    return `${lead}${time}  ${details.map(paint).join(`\n${' '.repeat(26)}`)}`
  }
}

export function duration(microseconds: number): string {
  if (microseconds < 1000) return `${microseconds} µs`
  if (microseconds < 1_000_000) return `${(microseconds / 1000).toFixed(1)} ms`
  return `${(microseconds / 1_000_000).toFixed(1)} s`
}
