import { expect, it } from 'vitest'
import { fakeContext, fakeServer } from '#server/actions/fake-server.ts'
import { setPcWeight } from '#server/actions/set-pc-weight.ts'

const OPTIONS = 'wsrep_provider_options\tgcache.size = 128M; pc.weight = 1\n'

it.each([
  ['', "SET GLOBAL wsrep_provider_options = 'pc.weight=2'"],
  ['wsrep_provider_pc_weight\t1\n', 'SET GLOBAL wsrep_provider_pc_weight = 2'],
])(
  'sets the weight where the server takes it: Debian 13 has a variable for each option %j',
  async (own, statement) => {
    const server = fakeServer(({ stdin = '' }) => {
      if (stdin.includes('pc\\_weight')) return { stdout: own }
      return { stdout: stdin.includes("LIKE 'wsrep%'") ? `${OPTIONS}${own}` : '' }
    })
    await setPcWeight.run(fakeContext(server), { weight: 2 })
    expect(server.commands.at(-1)?.stdin).toBe(`${statement};\n`)
  },
)
