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
