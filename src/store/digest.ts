import { hash } from 'node:crypto'

export const sha256 = (data: string | Uint8Array): string => hash('sha256', data)

/** The same value with the keys of every object in code-unit order, so that equal values have equal JSON. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const keys = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(keys.map(([key, inner]) => [key, sorted(inner)]))
}

/** Covers the key too: an entry that turns up under another key is as wrong as one with another value. */
export const entryChecksum = (key: string, value: unknown): string =>
  sha256(JSON.stringify([key, sorted(value)]))

/** Undefined where the text is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
