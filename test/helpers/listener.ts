import type { Logger } from '../../src/index.js'

/** A logger that keeps what it was told. */
export function listener(): Logger & { told: string[] } {
  const told: string[] = []
  const tell = (message: string): void => {
    told.push(message)
  }
  return { told, debug: tell, info: tell, warn: tell, error: tell }
}
