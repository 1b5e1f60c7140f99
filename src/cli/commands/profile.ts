import type { Command } from 'commander'
import {
  builtInProfiles,
  profileOf,
  SettingsFile,
  type Bounce,
  type Choice,
  type Profile,
  type Settings,
} from '../../index.js'
import type { Context, Declare } from '../context.js'
import { describeIdentity } from '../identity-view.js'
import { bounceOption, nonEmpty, verifyOption } from '../option-values.js'
import { addPolicyOptions, type PolicyOptions } from '../policy-options.js'
import { decidingSettings, useProfiles } from '../profile-use.js'
import { untilSignal } from '../signals.js'
import { pairs, tableWithHead } from '../table.js'

export const profile: Declare = (command, context) => {
  command.option('--settings <file>', 'the settings file (see docs/settings.md for the default)', nonEmpty)
  const file = (): SettingsFile => new SettingsFile(command.opts<{ settings?: string }>().settings)
  command
    .command('list')
    .description('Show the profiles, and the rules that choose among them')
    .action(async () => list(context(), file().read()))
  command
    .command('show')
    .description('Show one profile')
    .argument('<name>', 'name of the profile')
    .action(async (name: string) => show(context(), file().read(), name))
  declareUse(command.command('use'), context, file)
  declareCreate(command.command('create'), context, file)
  command
    .command('delete')
    .description('Take a profile out of the settings file')
    .argument('<name>', 'name of the profile')
    .action(async (name: string) => {
      const removed = profileOf(file().read(), name)
      await file().deleteProfile(name)
      await context().output.result(viewOf(name, removed), () => `${name}  deleted`)
    })
}

type FileOf = () => SettingsFile

function declareUse(command: Command, context: () => Context, file: FileOf): void {
  command
    .description('Give links what a profile says; without one, what the rules say')
    .argument('[name]', 'name of the profile')
    .argument('[links...]', 'the links (default: those to which the rules give it)')
    .option('--network <name>', 'SSID or name of the connection, for the rules and the policies', nonEmpty)
    .option('--watch', 'go on, and use it again whenever the settings say something else')
    .action(
      async (name: string | undefined, links: string[], options: { network?: string; watch?: boolean }) => {
        const choice = { profile: name, links, network: options.network }
        if (options.watch)
          await untilSignal(async (signal) => watch(context(), file().watch({ signal }), choice))
        else await use(context(), file().read(), choice)
      },
    )
}

async function use(context: Context, settings: Settings, choice: Choice): Promise<void> {
  const { output } = context
  const result = await useProfiles(context, settings, choice)
  await output.result(result, async () => describeIdentity(result, output.colors))
}

/** A broken edit is told, and the last good settings stay in force. */
async function watch(
  context: Context,
  changes: ReturnType<SettingsFile['watch']>,
  choice: Choice,
): Promise<void> {
  const { output } = context
  let deciding = ''
  for await (const { settings, error } of changes) {
    if (error) {
      output.warn(`${error.message} The last good settings stay in force. ${error.hint}`)
      continue
    }
    const now = await decidingSettings(context, settings, choice)
    if (now === deciding) continue
    const result = await useProfiles(context, settings, choice)
    deciding = now
    await output.event(result, async () => describeIdentity(result, output.colors))
  }
}

interface CreateOptions extends PolicyOptions {
  policy: string
  description?: string
  hostname?: string
  bounce?: Bounce
  verify?: 'readback' | 'carrier'
  replace?: boolean
}

function declareCreate(command: Command, context: () => Context, file: FileOf): void {
  addPolicyOptions(
    command
      .description('Write a profile into the settings file')
      .argument('<name>', 'name of the profile')
      .requiredOption('--policy <name>', 'see `lladdr generate --list`', nonEmpty)
      .option('--description <text>', 'for people')
      .option('--hostname <name>', 'keep (default), auto, or a host name', nonEmpty)
      .addOption(bounceOption().default(undefined))
      .addOption(verifyOption().default(undefined))
      .option('--replace', 'in the place of the profile that has the name'),
  ).action(async (name: string, { replace = false, ...options }: CreateOptions) => {
    const made = toProfile(options)
    await file().createProfile(name, made, { replace })
    await context().output.result(viewOf(name, made), () => `${name}  written to ${file().path}`)
  })
}

function toProfile({ policy, description, hostname, bounce, verify, ...inputs }: CreateOptions): Profile {
  return {
    ...(description !== undefined && { description }),
    policy: policy as Profile['policy'],
    ...(Object.keys(inputs).length > 0 && { inputs }),
    ...(hostname !== undefined && { hostname }),
    ...(bounce !== undefined && { bounce }),
    ...(verify !== undefined && { verify }),
  }
}

/** What `profile list --json` prints of each. */
const viewOf = (name: string, definition: Profile): object => ({
  name,
  builtIn: Object.hasOwn(builtInProfiles, name),
  ...definition,
})

async function list({ output }: Context, { profiles, rules }: Settings): Promise<void> {
  const views = [...profiles].map(([name, definition]) => viewOf(name, definition))
  await output.data({ profiles: views, rules }, async () => {
    const rows = [...profiles].map(([name, { policy, hostname = 'keep', description = '' }]) => [
      name,
      policy,
      hostname,
      description,
    ])
    const table = await tableWithHead(['PROFILE', 'POLICY', 'HOST NAME', 'FOR'], rows, output.colors)
    if (rules.length === 0) return table
    const ruleRows = rules.map((rule) => [rule.link ?? '*', rule.network ?? 'any', rule.profile])
    return `${table}\n\n${await tableWithHead(['LINK', 'NETWORK', 'PROFILE'], ruleRows, output.colors)}`
  })
}

async function show({ output }: Context, settings: Settings, name: string): Promise<void> {
  const view = viewOf(name, profileOf(settings, name))
  await output.data(view, () =>
    pairs(
      Object.entries(view).map(([key, value]) => [
        key,
        typeof value === 'string' ? value : JSON.stringify(value),
      ]),
      output.colors,
    ),
  )
}
