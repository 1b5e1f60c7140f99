import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import * as z from 'zod'

const answer = z.tuple([z.looseObject({ address: z.string() })])

/** iproute2: the demonstration's own links, and a second opinion on them. */
export async function ip(...args: string[]): Promise<string> {
  return (await promisify(execFile)('ip', args)).stdout
}

export async function addressByIp(link: string): Promise<string> {
  return answer.parse(JSON.parse(await ip('-j', 'link', 'show', 'dev', link)))[0].address
}
