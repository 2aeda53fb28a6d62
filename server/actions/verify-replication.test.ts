import { expect, it } from 'vitest'
import { fakeContext, fakeServer } from '#server/actions/fake-server.ts'
import { verifyReplication } from '#server/actions/verify-replication.ts'

/** What is done on both servers, in order. */
async function orderOfRun(): Promise<string[]> {
  const order: string[] = []
  let written = ''
  const answer =
    (name: string) =>
    ({ argv, stdin = '' }: { argv: readonly string[]; stdin?: string }) => {
      if (argv.some((text) => text.includes('debian-start'))) order.push(`wait ${name}`)
      if (argv.includes('read-on')) order.push(`record ${name}`)
      for (const [word] of stdin.matchAll(/(CREATE|DROP) DATABASE/g)) order.push(`${word} ${name}`)
      written = /VALUES \(1, '(\w+)'\)/.exec(stdin)?.[1] ?? written
      return stdin.includes('SELECT token') ? { stdout: `${written}\n` } : undefined
    }
  const writer = fakeServer(answer('node4'))
  const reader = fakeServer(answer('node1'), 'node1')
  await verifyReplication.run(fakeContext(writer, { others: [reader] }), { readers: ['node1'] })
  return order
}

it('a DROP DATABASE meets no start script on writer or reader: the two wait for each other for ever (lab)', async () => {
  const order = await orderOfRun()
  expect(order.slice(0, 2).toSorted()).toEqual(['wait node1', 'wait node4'])
  expect(order.slice(2, 4)).toEqual(['CREATE DATABASE node4', 'DROP DATABASE node4'])
})

it('counts as done only once the schema is gone: a worker killed before begins anew', async () => {
  expect((await orderOfRun()).slice(3)).toEqual(['DROP DATABASE node4', 'record node4'])
})
