import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** _IOR('X', 125, __u32), linux/ext4.h */
const EXT4_IOC_SHUTDOWN = 0x8004587d
const NO_LOG_FLUSH = 2

// Perl is in every Debian, and knows ioctl(2), which Node does not.
const shutdown = `$flags = pack("L", ${String(NO_LOG_FLUSH)}); open(D, "<", $ARGV[0]) or die; ioctl(D, ${String(EXT4_IOC_SHUTDOWN)}, $flags) or die $!`

const run = (program: string, ...parameters: string[]): void => {
  execFileSync(program, parameters, { stdio: ['ignore', 'ignore', 'pipe'] })
}

/** An ext4 file system in a file, in a tmpfs of its own, whose power can be cut. */
export class LoopDisk implements Disposable {
  /** Where it is mounted. */
  readonly path: string
  readonly #backing: string
  readonly #image: string

  constructor(scratch: string, { room, options = [] }: { room: string; options?: string[] }) {
    const base = mkdtempSync(join(scratch, 'disk-'))
    this.#backing = join(base, 'backing')
    this.path = join(base, 'mounted')
    this.#image = join(this.#backing, 'image')
    for (const directory of [this.#backing, this.path]) mkdirSync(directory)
    run('mount', '-t', 'tmpfs', '-o', `size=${room}`, 'tmpfs', this.#backing)
    run('truncate', '-s', '24M', this.#image)
    run('mkfs.ext4', '-q', '-F', ...options, this.#image)
    this.mount()
  }

  mount(): void {
    run('mount', '-o', 'loop', this.#image, this.path)
  }

  unmount(): void {
    run('umount', this.path)
  }

  /** What the kernel has not written is lost; all that follows fails until {@link comeBack}. */
  cutPower(): void {
    run('perl', '-e', shutdown, this.path)
  }

  flush(): void {
    run('sync', '--file-system', this.path)
  }

  comeBack(): void {
    this.unmount()
    this.mount()
  }

  /** From now on it cannot take a new block: fsync(2) fails. */
  wearOut(): void {
    const { bavail, bsize } = statfsSync(this.#backing)
    writeFileSync(this.#filler, Buffer.alloc(bavail * bsize))
  }

  mend(): void {
    rmSync(this.#filler, { force: true })
  }

  get #filler(): string {
    return join(this.#backing, 'filler')
  }

  [Symbol.dispose](): void {
    this.unmount()
    run('umount', this.#backing)
  }
}
