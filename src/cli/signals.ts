const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
type HeldSignal = (typeof SIGNALS)[number]

/** What came in while signals were held back. */
export interface Hold extends Disposable {
  readonly received: HeldSignal | undefined
}

/**
 * Keep the first Ctrl-C (or SIGTERM, SIGHUP) from ending the process in the midst of a change, until disposed. A second
 * one does end it, at once: the store and recovery are made for that, and a lock may be waited for for long.
 */
export function holdSignals(onFirst: (signal: HeldSignal) => void): Hold {
  let received: HeldSignal | undefined
  const release = (): void => {
    for (const signal of SIGNALS) process.removeListener(signal, receive)
  }
  const receive = (signal: HeldSignal): void => {
    if (received === undefined) {
      received = signal
      onFirst(signal)
      return
    }
    release()
    process.kill(process.pid, signal)
  }
  for (const signal of SIGNALS) process.on(signal, receive)
  return {
    get received() {
      return received
    },
    [Symbol.dispose]: release,
  }
}
