import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { openLinksSync } from '../src/index.js'
import { compareAddressCalls } from './cases/address.js'
import { compareGenerating } from './cases/generate.js'
import { compareIdMaps } from './cases/ids.js'
import { compareManyLinks, measureDelays, measureWatch } from './cases/many.js'
import { compareWithRivals } from './cases/rivals.js'
import { compareWithShell } from './cases/shell.js'
import { compareSpoofing } from './cases/spoof.js'
import { measureStartup } from './cases/startup.js'
import { compareStores } from './cases/store.js'
import { compareVendorLookup } from './cases/vendor.js'
import { measureBounce } from './cases/bounce.js'
import {
  printBounce,
  printDelays,
  printStartup,
  printSurvival,
  printTable,
  printWatch,
  writeJson,
  writePlot,
} from './report.js'
import { rivals } from './rivals.js'

/** `npm run bench`: measures in a private namespace, prints ratios within this run, and writes them to bench/results. */
if (process.env['LLADDR_TEST_NAMESPACE'] === '1') await measure()
else process.exitCode = enterNamespace()

function enterNamespace(): number {
  const runner = fileURLToPath(new URL('../scripts/in-namespace.mjs', import.meta.url))
  const self = [process.execPath, ...process.execArgv, fileURLToPath(import.meta.url)]
  return spawnSync(process.execPath, [runner, ...self], { stdio: 'inherit' }).status ?? 70
}

async function measure(): Promise<void> {
  using links = openLinksSync()
  const { comparisons: againstOthers, notMeasured } = await compareWithRivals()
  const comparisons = [
    ...compareStores(),
    ...againstOthers,
    ...compareSpoofing(links),
    ...compareAddressCalls(links),
    ...compareWithShell(links),
    ...compareManyLinks(),
    compareVendorLookup(),
    compareGenerating(),
    ...compareIdMaps(),
  ]
  printTable(comparisons)
  for (const reason of notMeasured) console.log(`not measured: ${reason}`)
  printSurvival(rivals)
  printStartup(measureStartup())
  printBounce(measureBounce(links))
  printDelays(await measureDelays(10_000))
  printWatch(await measureWatch(10_000))
  const written = [writeJson(comparisons), await writePlot(comparisons)]
  console.log(`Medians; ratios are of this run only. Written to ${written.join(' and ')}.`)
}
