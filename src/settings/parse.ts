import type * as z from 'zod'
import { toDotPath } from 'zod/v4/core'
import { LladdrError, type ErrorCode } from '../errors/index.js'
import { builtInProfiles } from './built-in.js'
import { settingsSchema, type Profile, type Rule } from './schema.js'

export interface Settings {
  /** The file that they come from, whether it is there or not. */
  readonly path: string
  /** The built-in ones first, then those of the file in its order. */
  readonly profiles: ReadonlyMap<string, Profile>
  readonly rules: readonly Rule[]
}

/** @param text undefined where there is no file. @throws LladdrError SETTINGS_INVALID naming every value that is wrong. */
export function parseSettings(path: string, text: string | undefined): Settings {
  const { profiles, rules } =
    text === undefined ? { profiles: {}, rules: [] } : validate(path, parseJson(path, text))
  return {
    path,
    profiles: new Map<string, Profile>([...Object.entries(builtInProfiles), ...Object.entries(profiles)]),
    rules,
  }
}

export function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new LladdrError('SETTINGS_INVALID', `${path} is not JSON: ${why}.`, { path, cause })
  }
}

/** @param code what it is called where it is wrong. */
export function validate(
  path: string,
  value: unknown,
  code: ErrorCode = 'SETTINGS_INVALID',
): z.output<ReturnType<typeof settingsSchema>> {
  const { success, data, error } = settingsSchema().safeParse(value)
  if (success) return data
  const problems = error.issues.flatMap(describe)
  throw new LladdrError(code, `${path}: ${problems.join('; ')}.`, { path, cause: error })
}

/** `profiles.cafe.policy: …` */
function describe(issue: z.core.$ZodIssue): string[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => `${pathOf([...issue.path, key])}: there is no such setting`)
  // Of a key that is wrong, zod tells what is wrong with it one level deeper.
  const message =
    issue.code === 'invalid_key' ? issue.issues.map((each) => each.message).join(', ') : issue.message
  return [`${pathOf(issue.path)}: ${message}`]
}

const pathOf = (path: readonly PropertyKey[]): string => (path.length === 0 ? 'the file' : toDotPath(path))
