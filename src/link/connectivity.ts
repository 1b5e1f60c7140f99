import { LladdrError } from '../errors/index.js'
import type { Connectivity, LinkLayer } from './link.js'

/** @throws LladdrError ARGUMENT_INVALID. */
export function assertTakenBy({ backend }: LinkLayer, saved: Connectivity): void {
  if (saved.backend === backend) return
  throw new LladdrError(
    'ARGUMENT_INVALID',
    `The addresses and routes were saved by the backend "${saved.backend}"; "${backend}" cannot put them back.`,
  )
}

/** Whole seconds since it was taken; a clock that was set back in between makes none. */
export const agedSeconds = ({ taken }: Connectivity): number =>
  Math.max(0, Math.floor((Date.now() - Date.parse(taken)) / 1000))

/** Says so, instead of a backend that keeps quiet about it. */
export const cannotKeepConnectivity = ({ backend }: LinkLayer, link: string): LladdrError =>
  new LladdrError(
    'CONNECTIVITY_UNSUPPORTED',
    `The ${backend} backend neither keeps nor updates the IP addresses and routes of "${link}".`,
    { link },
  )
