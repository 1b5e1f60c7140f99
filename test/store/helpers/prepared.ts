import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ExecutionContext } from 'ava'
import { stateDirectory } from '../../helpers/state-directory.js'
import type { Form } from './forms.js'

/** State directories with a past. */
export async function twoCommits(t: ExecutionContext, { open, change }: Form): Promise<string> {
  const directory = stateDirectory(t)
  for (const original of ['oldest', 'old']) {
    using store = await open(directory)
    await change(store, ({ addresses }) => {
      addresses.set('eth0', { original })
      addresses.set('wlan0', { original: 'bystander' })
    })
  }
  return directory
}

/** The address of the bystander is damaged in the main file: it is to come back from the backup, eth0 from the file. */
export async function damaged(t: ExecutionContext, form: Form): Promise<string> {
  const directory = await twoCommits(t, form)
  const path = join(directory, 'addresses.json')
  writeFileSync(path, readFileSync(path, 'utf8').replace('bystander', 'bystanDer'))
  return directory
}
