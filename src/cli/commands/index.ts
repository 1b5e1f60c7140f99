import type { Declare } from '../context.js'

interface Entry {
  summary: string
  hidden?: boolean
  load: () => Promise<Declare>
}

/** Every command, in the order of the help. Each is loaded when it is called. */
export const commands: Readonly<Record<string, Entry>> = {
  list: {
    summary: 'Show the links',
    load: async () => (await import('./list.js')).list,
  },
  show: {
    summary: 'Show one link, with all that is known',
    load: async () => (await import('./show.js')).show,
  },
  spoof: {
    summary: 'Give links another address; their originals are kept on disk first',
    load: async () => (await import('./spoof.js')).spoof,
  },
  restore: {
    summary: 'Put the original address back',
    load: async () => (await import('./restore.js')).restore,
  },
  recover: {
    summary: 'Settle changes that a crash interrupted',
    load: async () => (await import('./recover.js')).recover,
  },
  status: {
    summary: 'Show what is spoofed, since when, drifted or not',
    load: async () => (await import('./status.js')).status,
  },
  cycle: {
    summary: 'Give links another address again and again',
    load: async () => (await import('./cycle.js')).cycle,
  },
  guard: {
    summary: 'Tell when something else changes a spoofed link, and give it its address again',
    load: async () => (await import('./guard.js')).guard,
  },
  generate: {
    summary: 'Make addresses by a policy; touches nothing',
    load: async () => (await import('./generate.js')).generate,
  },
  vendor: {
    summary: 'whose address, or which addresses a vendor has; touches nothing',
    load: async () => (await import('./vendor.js')).vendor,
  },
  backup: {
    summary: 'The original addresses on disk: list, verify, export, import, clear',
    load: async () => (await import('./backup/index.js')).backup,
  },
  session: {
    summary: 'Backups that belong together: create, list, show, restore, verify, delete, clean',
    load: async () => (await import('./session/index.js')).session,
  },
  ids: {
    summary: 'Internal IDs and those of outside tools: allocate, link, lookup, list, counters, import',
    load: async () => (await import('./ids/index.js')).ids,
  },
  profile: {
    summary: 'Profiles for home, work and elsewhere: list, show, use, create, delete',
    load: async () => (await import('./profile.js')).profile,
  },
  identity: {
    summary: 'Link addresses and the host name as one: apply, restore, status',
    load: async () => (await import('./identity.js')).identity,
  },
  doctor: {
    summary: 'Check what lladdr needs here, and say how to get it',
    load: async () => (await import('./doctor.js')).doctor,
  },
  demo: {
    summary: 'Change, crash, recover and restore a real link in a private namespace',
    load: async () => (await import('./demo.js')).demo,
  },
  'demo-stage': {
    summary: 'The processes of the demonstration',
    hidden: true,
    load: async () => (await import('./demo-stage.js')).demoStage,
  },
}
