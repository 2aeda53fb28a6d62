import { expect, it } from 'vitest'
import { ActionFailure } from './action.ts'
import { fakeContext, fakeServer } from './fake-server.ts'
import { proveConfiguration } from './prove-configuration.ts'

const TABLE_OPEN = `2026-11-30  5:10:52 0 [ERROR] mariadbd: Got error '145 "Table was marked as crashed and should be repaired"' for './mysql/plugin'\n`

const prove = (code: number, stderr: string) =>
  proveConfiguration.verify(fakeContext(fakeServer(() => ({ code, stderr }))), { expected: {} })

// What 10.11.19 printed in the lab.
it.each([
  [7, "2026-11-30  5:10:51 0 [ERROR] mariadbd: unknown variable 'no_such_thing=5'\n"],
  [
    13,
    "2026-11-30  5:10:53 0 [ERROR] mariadbd: Error while setting value 'ROWS' to 'binlog_format'\n",
  ],
  [0, "5:10:53 0 [ERROR] mariadbd: Error while setting value 'abc' to 'innodb-buffer-pool-size'\n"],
])(
  'files with which the server would not start are refused in its own words: exit code %i',
  async (code, line) => {
    const refusal = await prove(code, `${TABLE_OPEN}${line}`).catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(ActionFailure)
    expect((refusal as ActionFailure).message).toContain(
      line.slice(line.indexOf('mariadbd: ')).trim(),
    )
  },
)

it.each([TABLE_OPEN, "5:10:53 0 [ERROR] Couldn't load plugins from 'nosuch.so'.\n"])(
  'what the server starts with all the same is not refused: %s',
  async (line) => {
    expect(await prove(0, line)).toEqual({ effective: {} })
  },
)
