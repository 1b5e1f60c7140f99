import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import test from 'ava'
import { openLinksSync } from '../../src/index.js'
import { createNamespace } from '../helpers/netns.js'

const COUNT = 3000

test('C1: links that are added without a pause are listed all the same, each once and none forgotten', async (t) => {
  const netns = createNamespace(t)
  using links = openLinksSync({ netns })
  const adding = spawn('ip', ['-n', netns, '-batch', '-'], { stdio: ['pipe', 'ignore', 'inherit'] })
  const added = once(adding, 'exit')
  adding.stdin.end(Array.from({ length: COUNT }, (_, i) => `link add b${i} type bridge\n`).join(''))

  let known: string[] = []
  let lists = 0
  while (adding.exitCode === null) {
    const names: string[] = (await links.list()).map(({ name }) => name)
    const present = new Set(names)
    t.is(present.size, names.length)
    t.deepEqual(
      known.filter((name) => !present.has(name)),
      [],
    )
    known = names
    lists += 1
    await setImmediate()
  }
  t.deepEqual(await added, [0, null])
  t.log(`${lists} lists`)
  t.true(['lo', 'eth0', 'peer0'].every((name) => known.includes(name)))
  t.true(links.listSync().length >= COUNT + 3)
})
