/** The files of a state directory, by the names that docs/state-format.md gives them. */
/** A collection's name becomes the name of a file. */
export const COLLECTION_NAME = /^[a-z][a-z0-9_]{0,63}$/
export const JOURNAL = 'journal.ndjson'
export const LOCK = 'lock'
export const fileOf = (collection: string): string => `${collection}.json`
export const backupOf = (file: string): string => `${file}.bak`
