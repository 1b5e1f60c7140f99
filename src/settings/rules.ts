import type { Rule } from './schema.js'

/** Of a link on a network: the profile of the first rule that fits. `network` undefined: rules that name one do not fit. */
export function profileByRules(
  rules: readonly Rule[],
  link: string,
  network: string | undefined,
): string | undefined {
  return rules.find(
    (rule) =>
      (rule.link === undefined || matches(rule.link, link)) &&
      (rule.network === undefined || rule.network === network),
  )?.profile
}

/** `*` is any number of characters, `?` exactly one. */
function matches(glob: string, name: string): boolean {
  const pattern = glob
    .replace(/[\\^$.|+()[\]{}]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${pattern}$`, 'su').test(name)
}
