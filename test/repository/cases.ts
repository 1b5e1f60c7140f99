import type { Backup, ErrorCode, MacAddressRepository } from '../../src/index.js'
import { call, type Task } from '../../src/task.js'
import { eth0, ORIGINAL, OTHER, SPOOFED, wlan0 } from './sources.js'

type Work = (repository: MacAddressRepository) => Task<unknown>

export const backup: Work = (repository) => call(repository, 'backup', eth0)
export const spoof: Work = (repository) => call(repository, 'markSpoofed', 'eth0', SPOOFED)
export const restore: Work = (repository) => call(repository, 'markRestored', 'eth0', ORIGINAL)
const begin: Work = (repository) => call(repository, 'begin', [{ source: eth0, target: SPOOFED }])

const base = { original: ORIGINAL, identity: eth0.identity, up: true }

export interface Case {
  what: string
  /** What was done before. */
  given?: Work[]
  work: Work
  /** What eth0's backup is afterwards: unchanged where undefined, removed where null. */
  then?: object | null
  /** The error instead. */
  code?: ErrorCode
}

/** What each operation does and refuses; every case holds in both forms. */
export const cases: Case[] = [
  {
    what: 'A1: backing up saves the original',
    work: backup,
    then: { ...base, state: 'saved', current: ORIGINAL, previous: ORIGINAL },
  },
  {
    what: 'A8: backing up takes an address in any written form',
    work: (repository) => call(repository, 'backup', { ...eth0, address: '0016.3E10.2030' }),
    then: { ...base, state: 'saved', current: ORIGINAL, previous: ORIGINAL },
  },
  {
    what: 'A8: backing up what is no address is ADDRESS_INVALID',
    work: (repository) => call(repository, 'backup', { ...eth0, address: 'burned in' }),
    code: 'ADDRESS_INVALID',
  },
  {
    what: 'A8: backing up a link without identity is ARGUMENT_INVALID',
    work: (repository) => call(repository, 'backup', { ...eth0, identity: { ...eth0.identity, index: 0 } }),
    code: 'ARGUMENT_INVALID',
  },
  { what: 'A5: backing up twice is BACKUP_EXISTS', given: [backup], work: backup, code: 'BACKUP_EXISTS' },
  {
    what: 'A5: backing up what is spoofed is BACKUP_EXISTS: the original is not the address of now',
    given: [backup, spoof],
    work: (repository) => call(repository, 'backup', { ...eth0, address: SPOOFED }),
    code: 'BACKUP_EXISTS',
  },
  {
    what: 'A1: backing up what was restored starts anew',
    given: [backup, spoof, restore],
    work: (repository) => call(repository, 'backup', { ...eth0, address: OTHER }),
    then: { ...base, original: OTHER, state: 'saved', current: OTHER, previous: OTHER },
  },
  {
    what: 'A1: marking as spoofed records the new address and keeps the original',
    given: [backup],
    work: (repository) => call(repository, 'markSpoofed', 'eth0', '02-1F-7C-55-0A-9E'),
    then: { ...base, state: 'applied', current: SPOOFED, previous: ORIGINAL },
  },
  {
    what: 'A5: marking as spoofed what was never backed up is BACKUP_MISSING',
    work: spoof,
    code: 'BACKUP_MISSING',
  },
  {
    what: 'A8: marking as spoofed with what is no address is ADDRESS_INVALID',
    given: [backup],
    work: (repository) => call(repository, 'markSpoofed', 'eth0', 'random'),
    code: 'ADDRESS_INVALID',
  },
  {
    what: 'A1: updating the current address keeps the original',
    given: [backup, spoof],
    work: (repository) => call(repository, 'updateCurrent', 'eth0', OTHER),
    then: { ...base, state: 'applied', current: OTHER, previous: ORIGINAL },
  },
  {
    what: 'A5: updating the address of what was never backed up is BACKUP_MISSING',
    work: (repository) => call(repository, 'updateCurrent', 'eth0', OTHER),
    code: 'BACKUP_MISSING',
  },
  {
    what: 'A5: updating the address of what is not spoofed is BACKUP_MISMATCH',
    given: [backup],
    work: (repository) => call(repository, 'updateCurrent', 'eth0', OTHER),
    code: 'BACKUP_MISMATCH',
  },
  {
    what: 'A5: marking as restored keeps the backup for the record',
    given: [backup, spoof],
    work: (repository) => call(repository, 'markRestored', 'eth0', '00-16-3E-10-20-30'),
    then: { ...base, state: 'restored', current: ORIGINAL, previous: SPOOFED },
  },
  { what: 'A5: restoring what was never backed up is BACKUP_MISSING', work: restore, code: 'BACKUP_MISSING' },
  {
    what: 'A5: restoring twice is ALREADY_RESTORED',
    given: [backup, spoof, restore],
    work: restore,
    code: 'ALREADY_RESTORED',
  },
  {
    what: 'A5: restoring to an address that is not the original is BACKUP_MISMATCH',
    given: [backup, spoof],
    work: (repository) => call(repository, 'markRestored', 'eth0', OTHER),
    code: 'BACKUP_MISMATCH',
  },
  {
    what: 'A1: removing forgets the backup',
    given: [backup],
    work: (repository) => call(repository, 'remove', 'eth0'),
    then: null,
  },
  {
    what: 'A5: removing what was never backed up is BACKUP_MISSING',
    work: (repository) => call(repository, 'remove', 'eth0'),
    code: 'BACKUP_MISSING',
  },
  {
    what: 'A18: beginning a change writes down what is to come, and what was',
    work: begin,
    then: { ...base, state: 'intent', current: SPOOFED, previous: ORIGINAL },
  },
  {
    what: 'A18: beginning another change keeps the original of the first',
    given: [begin, spoof],
    work: (repository) =>
      call(repository, 'begin', [{ source: { ...eth0, address: SPOOFED }, target: OTHER }]),
    then: { ...base, state: 'intent', current: OTHER, previous: SPOOFED },
  },
  {
    what: 'A18: beginning a change of what was restored starts anew',
    given: [backup, spoof, restore],
    work: (repository) =>
      call(repository, 'begin', [{ source: { ...eth0, address: OTHER }, target: SPOOFED }]),
    then: { ...base, original: OTHER, state: 'intent', current: SPOOFED, previous: OTHER },
  },
  {
    what: 'A18: changes begin together or not at all',
    work: (repository) =>
      call(repository, 'begin', [
        { source: eth0, target: SPOOFED },
        { source: wlan0, target: 'nowhere' },
      ]),
    code: 'ADDRESS_INVALID',
  },
  {
    what: 'A18: replacing writes backups as they are',
    given: [backup],
    *work(repository) {
      const before = repository.get('eth0')
      if (before) yield* call(repository, 'replace', new Map([['eth0', { ...before, current: OTHER }]]))
    },
    then: { ...base, state: 'saved', current: OTHER, previous: ORIGINAL },
  },
  {
    what: 'A18: replacing by nothing removes',
    given: [backup],
    work: (repository) => call(repository, 'replace', new Map([['eth0', undefined]])),
    then: null,
  },
  {
    what: 'A8: replacing by what is no backup is ARGUMENT_INVALID',
    given: [backup],
    work: (repository) => call(repository, 'replace', new Map([['eth0', { original: ORIGINAL } as Backup]])),
    code: 'ARGUMENT_INVALID',
  },
]
