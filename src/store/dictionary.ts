import * as z from 'zod'

export const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Values by key. Not z.record(), which leaves out a key "__proto__", and that can be the name of a link. */
export const dictionaryOf = <T>(
  isValue: (value: unknown) => value is T,
): z.ZodCustom<Record<string, T>, Record<string, T>> =>
  z.custom<Record<string, T>>((value) => isObject(value) && Object.values(value).every(isValue))
