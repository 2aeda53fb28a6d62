/** `npm run bench:NAME`: figures for the README, printed as Markdown rows. */
import { prepareMachine } from '#e2e/prepare-machine.ts'
import { benchAlert } from './bench-alert.ts'
import { benchBrowser } from './bench-browser.ts'
import { benchCountdown } from './bench-countdown.ts'
import { benchDeploy } from './bench-deploy.ts'
import { benchDetect } from './bench-detect.ts'
import { benchHistory } from './bench-history.ts'
import { benchIst } from './bench-ist.ts'
import { benchMethods } from './bench-methods.ts'
import { benchPoll } from './bench-poll.ts'
import { benchScale } from './bench-scale.ts'
import { benchTransfer } from './bench-transfer.ts'

const benches: Record<string, (argument?: string) => Promise<void>> = {
  alert: benchAlert,
  browser: benchBrowser,
  countdown: benchCountdown,
  detect: benchDetect,
  history: benchHistory,
  ist: benchIst,
  poll: benchPoll,
  scale: benchScale,
  transfer: benchTransfer,
  deploy: benchDeploy,
  methods: benchMethods,
}

const bench = benches[process.argv[2] ?? '']
if (!bench) {
  console.error(`Name a benchmark: ${Object.keys(benches).join(', ')}.`)
  process.exit(2)
}
const reason = await prepareMachine({ browser: true })
if (reason !== null) {
  console.error(`The benchmark needs real servers. ${reason}`)
  process.exit(1)
}
await bench(process.argv[3])
process.exit()
