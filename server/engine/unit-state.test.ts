import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readUnitSight, systemdRunArgv, unitPaths } from './unit-state.ts'

const show = (values: Record<string, string>) =>
  Object.entries({
    LoadState: 'loaded',
    ActiveState: 'active',
    SubState: 'running',
    Result: 'success',
    ExecMainCode: '0',
    ExecMainStatus: '0',
    ...values,
  })
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')

describe('a transient unit', () => {
  it.each([
    ['runs', {}, { kind: 'running' }],
    ['starts', { ActiveState: 'activating', SubState: 'start' }, { kind: 'running' }],
    [
      'ended well',
      { SubState: 'exited', ExecMainCode: '1' },
      { kind: 'ended', code: 0, result: 'success' },
    ],
    [
      'failed',
      {
        ActiveState: 'failed',
        SubState: 'failed',
        Result: 'exit-code',
        ExecMainCode: '1',
        ExecMainStatus: '100',
      },
      { kind: 'ended', code: 100, result: 'exit-code' },
    ],
    [
      'was killed',
      {
        ActiveState: 'failed',
        SubState: 'failed',
        Result: 'signal',
        ExecMainCode: '2',
        ExecMainStatus: '9',
      },
      { kind: 'ended', code: null, result: 'signal' },
    ],
    ['is not there', { LoadState: 'not-found', ActiveState: 'inactive' }, { kind: 'unknown' }],
  ] as const)('%s', (_what, values, sight) => {
    expect(readUnitSight(show(values))).toEqual(sight)
  })

  it('has a name that is no more than a name', () => {
    for (const name of ['', '-x', 'a b', 'a/b', '../x', 'a$b', 'a%n', 'ä', 'a'.repeat(129)]) {
      expect(() => unitPaths(name)).toThrow(TypeError)
    }
  })

  it('gets any argument as it is, whatever systemd would put in its place', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('$HOME', '${HOME}', '$$', '$', '-x', '--', '%n', '$(id)', 'a b', '"', '\n'),
    )
    fc.assert(
      fc.property(fc.array(text, { maxLength: 4 }), (argv) => {
        const given = systemdRunArgv('synced-1', 'sh', argv, false)
        const behind = given.slice(given.indexOf('--') + 2)
        // systemd.service(5): $$ becomes a dollar, and a single one begins a variable.
        expect(behind.every((one) => !one.replaceAll('$$', '').includes('$'))).toBe(true)
        expect(behind.map((one) => one.replaceAll('$$', () => '$'))).toEqual(argv)
      }),
    )
  })

  it('gets dollars doubled, since systemd would put variables in their place', () => {
    const argv = systemdRunArgv('synced-1', 'sh', ['-c', 'echo "$1" $$', 'x', '$HOME'], false)
    expect(argv.slice(argv.indexOf('--'))).toEqual([
      '--',
      'sh',
      '-c',
      'echo "$$1" $$$$',
      'x',
      '$$HOME',
    ])
  })
})
