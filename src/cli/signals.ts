const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
type HeldSignal = (typeof SIGNALS)[number]

/** What came in while signals were held back. */
export interface Hold {
  readonly received: HeldSignal | undefined
}

/**
 * Keep the first Ctrl-C (or SIGTERM, SIGHUP) from ending the process in the midst of `work`. A second
 * one does end it, at once: the store and recovery are made for that, and a lock may be waited for for long.
 */
export async function holdingSignals<R>(
  onFirst: (signal: HeldSignal) => void,
  work: (hold: Hold) => Promise<R>,
): Promise<R> {
  const hold: { received: HeldSignal | undefined } = { received: undefined }
  const release = (): void => {
    for (const signal of SIGNALS) process.removeListener(signal, receive)
  }
  const receive = (signal: HeldSignal): void => {
    if (hold.received === undefined) {
      hold.received = signal
      onFirst(signal)
      return
    }
    release()
    process.kill(process.pid, signal)
  }
  for (const signal of SIGNALS) process.on(signal, receive)
  try {
    return await work(hold)
  } finally {
    release()
  }
}

/** For work that goes on until it is told to stop: the first such signal aborts it. */
export async function untilSignal<R>(work: (signal: AbortSignal) => Promise<R>): Promise<R | undefined> {
  const controller = new AbortController()
  try {
    return await holdingSignals(
      () => {
        controller.abort()
      },
      async () => work(controller.signal),
    )
  } catch (error) {
    if (controller.signal.aborted && error === controller.signal.reason) return undefined
    throw error
  }
}
