import test from 'ava'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { LladdrError } from '../../../src/index.js'
import { Program, ProgramFailure } from '../../../src/link/shell/program.js'
import { print, script } from '../../helpers/scripts.js'
import { call, twins, type Drive } from '../../helpers/twins.js'

const failure = async (drive: Drive, program: Program): Promise<unknown> =>
  drive(call(program, 'run', [])).then(
    () => undefined,
    (error: unknown) => error,
  )

for (const [form, drive] of twins) {
  test(`C4: arguments reach the program as they are, no shell looks at them (${form})`, async (t) => {
    const program = new Program(script(t, 'for each; do printf "%s|" "$each"; done'))
    const given = ['$(touch /tmp/lladdr-shell-was-here)', '; exit 3', '*', '', 'a b', '"\'\\']
    t.is(await drive(call(program, 'run', given)), `${given.join('|')}|`)
    t.false(existsSync('/tmp/lladdr-shell-was-here'))
  })

  test(`C4: the program speaks the C locale and finds its input empty (${form})`, async (t) => {
    const program = new Program(script(t, 'cat; printf "%s" "$LC_ALL"'), 5000)
    t.is(await drive(call(program, 'run', [])), 'C')
  })

  test(`C4: megabytes of output arrive whole (${form})`, async (t) => {
    const program = new Program(script(t, 'head -c 3000000 /dev/zero | tr "\\0" x'))
    t.is((await drive(call(program, 'run', []))).length, 3_000_000)
  })

  test(`C4: a program that does not end is ended, and the error tells after how long (${form})`, async (t) => {
    const error = await failure(drive, new Program(script(t, 'exec sleep 60'), 100))
    t.like(error, { code: 'ETIMEDOUT', errno: 110, syscall: 'program', detail: 'no answer within 100 ms' })
  })

  test(`C4: a child that the program left behind is not waited for (${form})`, async (t) => {
    const pid = `${script(t)}.pid`
    const program = new Program(script(t, `sleep 60 & echo $! > ${pid}; wait`), 1000)
    t.like(await failure(drive, program), { code: 'ETIMEDOUT' })
    process.kill(Number(readFileSync(pid, 'utf8')), 'SIGKILL')
  })

  test(`C4: exit status and standard error are told (${form})`, async (t) => {
    const path = script(t, print('out'), 'echo problem >&2', 'exit 3')
    const error = await failure(drive, new Program(path))
    t.true(error instanceof ProgramFailure)
    t.like(error, { program: path, status: 3, stderr: 'problem\n' })
  })

  test(`C4: a program ended by a signal is told (${form})`, async (t) => {
    const error = await failure(drive, new Program(script(t, 'kill -TERM $$')))
    t.true(error instanceof LladdrError)
    t.like(error, { code: 'SYSTEM_ERROR' })
    t.regex(String(error), /SIGTERM/)
  })

  test(`C4: a program that went away makes the backend unavailable (${form})`, async (t) => {
    const path = script(t)
    const program = new Program(path)
    rmSync(path)
    const error = await failure(drive, program)
    t.true(error instanceof LladdrError)
    t.like(error, { code: 'BACKEND_UNAVAILABLE', path })
  })
}

test.serial('C4: a program that ended in time is heard, however long the event loop was busy', async (t) => {
  const ended = `${script(t)}.ended`
  const program = new Program(script(t, 'echo done', `echo > ${ended}`), 100)
  const running = program.run([])
  while (!existsSync(ended)) block(10)
  block(200)
  t.is(await running, 'done\n')
})

const block = (milliseconds: number): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds)
}
