/** What `doctor --json` prints of each check. */
export interface Check {
  check: string
  status: 'ok' | 'warning' | 'failed'
  detail: string
  /** What to do; null where all is well. */
  hint: string | null
}

export const ok = (check: string, detail: string): Check => ({ check, status: 'ok', detail, hint: null })
export const warning = (check: string, detail: string, hint: string): Check => ({
  check,
  status: 'warning',
  detail,
  hint,
})
export const failed = (check: string, detail: string, hint: string): Check => ({
  check,
  status: 'failed',
  detail,
  hint,
})

/** A check that is fine unless something was found, each with its file or link. */
export const judge = (
  check: string,
  found: readonly string[],
  { fine, hint }: { fine: string; hint: string },
): Check => (found.length === 0 ? ok(check, fine) : warning(check, found.join('; '), hint))
