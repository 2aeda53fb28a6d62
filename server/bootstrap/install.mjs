import { existsSync } from 'node:fs'
import { node24 } from './paths.mjs'
import { run } from './run.mjs'
import { oncePer } from './stamp.mjs'

/** npm packages as locked; Node 24 is one of them. */
export function install() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new Error(
      `Node ${process.versions.node} is too old to install the packages: Node 20.19 or newer is needed.`,
    )
  }
  const packages = {
    stamp: 'node_modules/.synced-installed',
    product: 'node_modules/.bin/node',
    sources: ['package-lock.json'],
  }
  oncePer(packages, () => {
    console.log('Installing npm packages …')
    // Not "npm ci": it refuses a lock file that lacks binaries for systems other than this one,
    // as a private registry may. This installs the same locked versions and leaves the file alone.
    run('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'], {
      systemNode: true,
    })
    if (!existsSync(node24)) {
      throw new Error(
        `There is no Node 24 package for ${process.platform} ${process.arch}. Synced runs on Linux, x64 and arm64.`,
      )
    }
  })
}
