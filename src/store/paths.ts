/** The files of a state directory, by the names that docs/state-format.md gives them. */
export const JOURNAL = 'journal.ndjson'
export const LOCK = 'lock'
export const fileOf = (collection: string): string => `${collection}.json`
export const backupOf = (file: string): string => `${file}.bak`
