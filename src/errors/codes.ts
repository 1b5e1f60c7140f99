/* eslint-disable max-lines -- one table, a row per code */
/** What a code means to a person: the command's exit status (sysexits.h numbers), the cause, and what to do next. */
export interface CodeInfo {
  exit: 64 | 65 | 69 | 70 | 75 | 77
  cause: string
  action: string
}

/** Every code of {@link LladdrError}. Codes are API: never renamed, only added. docs/errors.md is held equal by a test. */
export const errorCodes = {
  ADDRESS_GROUP: {
    exit: 64,
    cause: 'The address is a group (multicast or broadcast) address: bit 0x01 of its first octet is set.',
    action: 'Choose an address whose first octet is even, e.g. one from `lladdr generate --policy random`.',
  },
  ADDRESS_INVALID: {
    exit: 64,
    cause: 'The text is not a 48-bit link-layer address.',
    action: 'Write six octets, e.g. 02:00:5e:10:00:01, 02-00-5E-10-00-01 or 0200.5e10.0001.',
  },
  ADDRESS_IN_USE: {
    exit: 69,
    cause:
      'Another link or a neighbour already has this address, or the original of a spoofed link is the same; some drivers look themselves.',
    action: 'Choose another address, or allow it to be there twice (`--allow-duplicate`).',
  },
  ADDRESS_REJECTED: {
    exit: 69,
    cause: 'The kernel or the driver does not accept this address on this link.',
    action: 'Try a unicast, locally administered address, e.g. one from `lladdr generate --policy random`.',
  },
  ADDRESS_ZERO: {
    exit: 64,
    cause: 'The all-zero address names no station.',
    action: 'Choose another address, e.g. one from `lladdr generate --policy random`.',
  },
  ALREADY_RESTORED: {
    exit: 70,
    cause: 'The original address was put back before and the link still has it.',
    action: 'Nothing needs doing.',
  },
  ARGUMENT_INVALID: {
    exit: 64,
    cause: 'A value given to a function or to the command does not have the required form.',
    action: 'Correct the value that the message names.',
  },
  BACKEND_UNAVAILABLE: {
    exit: 69,
    cause:
      'The backend cannot work here: the addon is missing or could not be loaded, or so is the program that the shell backend runs.',
    action:
      'Follow the message: install a package with a prebuilt addon, build it with `npx cmake-js compile`, or install the program.',
  },
  BACKEND_UNKNOWN: {
    exit: 64,
    cause: 'There is no backend of that name.',
    action: 'Use one of the names that the message lists.',
  },
  BACKUP_EXISTS: {
    exit: 70,
    cause: 'The original address of this link is already backed up, and a backup is never overwritten.',
    action: 'Restore the link first, or clear the backup if the original is no longer wanted.',
  },
  BACKUP_MISMATCH: {
    exit: 70,
    cause: 'The address given does not match the one that the backup records for this link.',
    action: 'Look at `lladdr status`; give the recorded address, or restore the link first.',
  },
  BACKUP_MISSING: {
    exit: 70,
    cause: 'This link was never backed up in this state directory.',
    action: 'Look at `lladdr status`, and check that --state-dir is the one used when the link was spoofed.',
  },
  CHANGE_IGNORED: {
    exit: 70,
    cause: 'The driver reported success, but the link still shows another address when read back.',
    action:
      'Look for what pins the address: a driver without support, a bond setting, or the private address of a Wi-Fi network (macOS 15 and later).',
  },
  CHANGE_UNSUPPORTED: {
    exit: 69,
    cause: 'The driver of this link has no way to change the address.',
    action:
      'Choose another link; tun, ifb and ipvlan links, for example, have no address of their own to change.',
  },
  CLOSED: {
    exit: 70,
    cause: 'The object was used after it was closed.',
    action: 'Open it anew.',
  },
  CONNECTIVITY_UNSUPPORTED: {
    exit: 69,
    cause:
      "The backend cannot keep a link's IP addresses and routes when the link is taken down, announce a new address, or ask its neighbours.",
    action: 'Use the native backend, or set the routes again and let the neighbours find out.',
  },
  HOSTNAME_INVALID: {
    exit: 64,
    cause: 'The text is not a host name (RFC 1123).',
    action:
      'Write up to 64 letters, digits and hyphens, with dots between labels and no hyphen at the end of one.',
  },
  ID_CONFLICT: {
    exit: 70,
    cause:
      'The internal or the external ID already has another partner: each external ID belongs to one internal ID, which has one of each tool and key.',
    action: 'Look at `lladdr ids list`; give another ID, or the one that is recorded.',
  },
  IMPORT_INVALID: {
    exit: 65,
    cause: 'A file to be imported is damaged or not of a known form. Nothing was imported.',
    action:
      'Correct the entries that the message names, or import an older copy of the file; docs/import.md describes the forms.',
  },
  LINK_ASSOCIATED: {
    exit: 69,
    cause: 'The radio of this link is on a network, and macOS changes its address only while it is on none.',
    action:
      'Allow it to be taken off its network for a moment (`--bounce auto`), or leave the network first.',
  },
  LINK_BLOCKED: {
    exit: 69,
    cause: 'The radio of this link is switched off (rfkill).',
    action: 'Unblock it with `rfkill unblock`, then try again.',
  },
  LINK_BUSY: {
    exit: 69,
    cause:
      'The driver changes the address only while the link is down, or the radio is associated or scanning.',
    action: 'Allow the link to be taken down for a moment (`--bounce auto`), or disconnect it first.',
  },
  LINK_DOWN: {
    exit: 69,
    cause: 'The link is down or its radio is off, and its driver changes the address only while it is up.',
    action: 'Bring the link up (Wi-Fi: switch it on), then try again.',
  },
  LINK_LOOPBACK: {
    exit: 69,
    cause: 'Loopback has no link-layer address worth changing, and changing it can break local services.',
    action: 'Choose another link: `lladdr list` shows them.',
  },
  LINK_NAME_INVALID: {
    exit: 64,
    cause: 'The name cannot be the name of a link.',
    action: 'Give a name of 1 to 15 bytes without slash, colon or white space: `lladdr list` shows them.',
  },
  LINK_NOT_ETHERNET: {
    exit: 69,
    cause: 'The link does not have a 48-bit Ethernet-like address.',
    action: 'Choose an Ethernet-like link: `lladdr list` shows the addresses.',
  },
  LINK_NOT_FOUND: {
    exit: 69,
    cause: 'There is no link of that name in this network namespace.',
    action: 'Look at `lladdr list` for the names.',
  },
  LINK_REPLACED: {
    exit: 69,
    cause:
      'A link of this name exists, but it is not the one that was backed up (other index, hardware or namespace).',
    action: 'If the old link is gone for good, forget its backup with `lladdr backup clear LINK`.',
  },
  LOCK_TIMEOUT: {
    exit: 75,
    cause: 'Another process or another call held the lock for longer than the timeout.',
    action:
      'Wait for the holder that the message names to finish, or stop it; the lock goes with its process.',
  },
  NETNS_NOT_FOUND: {
    exit: 69,
    cause: 'There is no such network namespace, or the file given does not stand for one.',
    action:
      'Look at `ip netns list` for the names, and check that the process whose number was given is running.',
  },
  PERMANENT_ADDRESS_MISSING: {
    exit: 69,
    cause: 'The kernel knows no permanent (burned-in) address for this link; most virtual links have none.',
    action: 'Use `restore` to go back to the original address, or choose another policy.',
  },
  PERMISSION_DENIED: {
    exit: 77,
    cause:
      'The process lacks CAP_NET_ADMIN in the user namespace that owns the network namespace; on macOS it is not root.',
    action:
      'Run it with sudo, or grant the capability, e.g. AmbientCapabilities=CAP_NET_ADMIN in a systemd unit.',
  },
  POLICY_UNKNOWN: {
    exit: 64,
    cause: 'There is no address policy of that name.',
    action: 'Use one of the names that `lladdr generate --list` shows.',
  },
  PROFILE_BUILT_IN: {
    exit: 64,
    cause: 'The built-in profiles cannot be changed or deleted.',
    action: 'Create a profile of another name.',
  },
  PROFILE_EXISTS: {
    exit: 64,
    cause: 'The settings file has a profile of that name already.',
    action: 'Choose another name, or say `--replace`.',
  },
  PROFILE_UNKNOWN: {
    exit: 64,
    cause: 'There is no profile of that name, in the settings file or built in.',
    action: 'Use one of the names that `lladdr profile list` shows.',
  },
  PROFILE_UNMATCHED: {
    exit: 69,
    cause: 'No rule of the settings file fits the links and the network given.',
    action: 'Name the profile and the links, or add a rule to the settings file.',
  },
  ROLLBACK_FAILED: {
    exit: 70,
    cause: 'A change failed, and so did putting the previous address back. The backup is kept.',
    action: 'Remove the cause that the message names, then run `lladdr restore LINK`.',
  },
  SESSION_ELSEWHERE: {
    exit: 69,
    cause: 'The identity session in force has changed links of another network namespace.',
    action: 'Name that namespace with `--netns`, and restore or recover it there.',
  },
  SESSION_MISSING: {
    exit: 70,
    cause:
      'There is no such session: no session of backups with this ID in this state directory, or no identity session in force.',
    action:
      'Look at `lladdr session list` or `lladdr identity status`, and check that --state-dir is the one used when the session was made.',
  },
  SETTINGS_INVALID: {
    exit: 65,
    cause: 'The settings file is not JSON, or a value in it is not what it must be.',
    action: 'Correct the values that the message names; docs/settings.md tells what they may be.',
  },
  SETTINGS_UNREADABLE: {
    exit: 77,
    cause: 'The settings file cannot be read or watched by this user.',
    action: 'Run as the user who owns it, or give another file with --settings.',
  },
  SETTINGS_UNWRITABLE: {
    exit: 77,
    cause: 'The settings file cannot be written by this user. Nothing was changed.',
    action: 'Run as the user who owns it, or give another file with --settings.',
  },
  STATE_DAMAGED: {
    exit: 65,
    cause:
      'State files are damaged beyond what their backups make up for. They stay as they are, copies of them are in quarantine/.',
    action: 'Run `lladdr store repair`: it shows what can be read and what cannot, and throws nothing away.',
  },
  STATE_INSECURE: {
    exit: 77,
    cause:
      'Another user owns the state directory or can write in it, or a file in it is a symbolic link. Nothing was read or changed.',
    action:
      "Give the directory to the user who runs lladdr and take the others' right to write (chown, chmod go-w), or give another with --state-dir.",
  },
  STATE_NEWER: {
    exit: 65,
    cause: 'The state file was written by a newer version of lladdr.',
    action: 'Use that version or a later one; the file is left untouched.',
  },
  STATE_READ_ONLY: {
    exit: 70,
    cause:
      'A flush to the disk failed, and so did writing the state anew. Reading goes on; nothing more is written by this process.',
    action: 'Look after the disk (dmesg, free space), then start again.',
  },
  STATE_UNREADABLE: {
    exit: 77,
    cause: 'The state directory, a file in it, or a file to be imported cannot be read by this user.',
    action: 'Run as the user who owns it, or give another directory with --state-dir.',
  },
  STATE_UNWRITABLE: {
    exit: 77,
    cause:
      'The state directory cannot be written by this user, so no backup could be kept. Nothing was changed.',
    action: 'Run as the user who owns it, or give a writable directory with --state-dir.',
  },
  STATE_WRITE_FAILED: {
    exit: 70,
    cause:
      'Writing the state failed, e.g. because the disk is full. What is on disk is the previous state or the new one, whole.',
    action: 'Remove the cause that the message names, then try again.',
  },
  STORE_BUSY: {
    exit: 75,
    cause: 'A sync call was made from inside the function given to a transaction of the same store.',
    action: 'Make it before or after the transaction, or do its work inside.',
  },
  SYSTEM_ERROR: {
    exit: 70,
    cause: 'The system refused a call for a reason that has no code of its own here.',
    action: 'The errno and the system call in the message tell more.',
  },
  TOOL_UNKNOWN: {
    exit: 64,
    cause: 'There is no tool of that name, so the form of its IDs is not known.',
    action:
      'Use one of the names that the message lists, or define the tool: `tools` of IdMap, `--form` of the command.',
  },
  VENDOR_DATA_MISSING: {
    exit: 70,
    cause:
      "The file with the IEEE's vendor registries is missing or damaged: data/vendors.json.gz in the package.",
    action: 'Install the package anew; in a clone of the repository run `npm run build`.',
  },
  VERIFY_FAILED: {
    exit: 70,
    cause: 'A check after the change (`verify`) said no; the previous address was put back.',
    action: 'Find out why the check fails with the new address, or leave the check out.',
  },
  WATCH_UNSUPPORTED: {
    exit: 69,
    cause: 'This backend has no way to be told of changes.',
    action: 'Use the native backend, or look at the links again from time to time.',
  },
} as const satisfies Record<string, CodeInfo>

export type ErrorCode = keyof typeof errorCodes

export const isErrorCode = (text: string): text is ErrorCode => Object.hasOwn(errorCodes, text)
