/** Where a library call tells what it noticed. The package never prints by itself; pass `console` or your own logger. */
export interface Logger {
  debug(message: string): void
  info(message: string): void
  warn(message: string): void
  error(message: string): void
}

const ignore = (): void => undefined

export const silent: Logger = { debug: ignore, info: ignore, warn: ignore, error: ignore }
