import { openLinks, openLinksSync, type LinkLayer, type OpenLinksOptions } from '../link/index.js'
import { silent, type Logger } from '../log.js'
import { MacAddressRepository, type RepositoryOptions } from '../repository/index.js'
import { Spoofer } from './spoofer.js'

export interface OpenSpooferOptions extends OpenLinksOptions {
  /** Use these links instead of opening a backend; closing the spoofer leaves them open. */
  links?: LinkLayer
  /** Where the backups are kept. Default: `/var/lib/lladdr` for root, `$XDG_STATE_HOME/lladdr` otherwise. */
  stateDir?: string
  /** How long to wait for another process, in milliseconds. Default 5000. */
  lockTimeout?: number
  /** Told what was found and done; default: nobody. */
  log?: Logger
  /** Settle interrupted changes first. Default true; with false, opening writes nothing and needs no permission to. */
  recover?: boolean
}

/**
 * Open the links and the backups, and settle what a crash may have interrupted.
 * @throws LladdrError what openLinks throws, STATE_DAMAGED, STATE_NEWER, STATE_UNREADABLE, LOCK_TIMEOUT.
 */
export async function openSpoofer(options: OpenSpooferOptions = {}): Promise<Spoofer> {
  const links = options.links ?? (await openLinks(options))
  try {
    const repository = await MacAddressRepository.open(options.stateDir, repositoryOptions(options, links))
    const spoofer = build(options, links, repository)
    if (options.recover ?? true) await spoofer.recover()
    return spoofer
  } catch (error) {
    if (!options.links) links.close()
    throw error
  }
}

/** {@link openSpoofer}, blocking. */
export function openSpooferSync(options: OpenSpooferOptions = {}): Spoofer {
  const links = options.links ?? openLinksSync(options)
  try {
    const repository = MacAddressRepository.openSync(options.stateDir, repositoryOptions(options, links))
    const spoofer = build(options, links, repository)
    if (options.recover ?? true) spoofer.recoverSync()
    return spoofer
  } catch (error) {
    if (!options.links) links.close()
    throw error
  }
}

const repositoryOptions = (
  { lockTimeout, log }: OpenSpooferOptions,
  links: LinkLayer,
): RepositoryOptions => ({
  ...(lockTimeout !== undefined && { lockTimeout }),
  ...(log && { log }),
  netns: links.identity().label,
})

function build(
  { log = silent, links: given }: OpenSpooferOptions,
  links: LinkLayer,
  repository: MacAddressRepository,
): Spoofer {
  return new Spoofer({ links, repository, log }, given === undefined)
}
