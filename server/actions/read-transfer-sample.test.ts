import { expect, test } from 'vitest'
import { parseDirectoryEntries } from '#server/actions/read-transfer-size.ts'
import { parseTransferSample } from '#server/actions/read-transfer-sample.ts'

test('one look: connections with their counters, tools with their CPU, disks', () => {
  const sample = parseTransferSample([
    'up 5912.52',
    '0      0      10.232.161.14:4568 10.232.161.11:49384',
    '\t cubic wscale:7,7 rto:204 rtt:0.1/0.05 bytes_sent:48 bytes_acked:48 bytes_received:126728 segs_out:9',
    '32862  0      [::ffff:10.232.161.14]:4444  [::ffff:10.232.161.11]:37648',
    '\t cubic bytes_received:4246581 segs_out:3',
    '0 0 10.232.161.14:3306 10.232.161.1:50000 cubic rto:204 bytes_received:77 lastsnd:1',
    '4242 (mariadb-backup) S 1 4242 4242 0 -1 4194560 100 0 0 0 321 79 0 0 20 0 1 0 500 0 0',
    ' 254       0 vda 100 0 2000 30 40 0 600 9 0 0 0 0 0 0 0 0 0',
  ])
  expect(sample).toEqual({
    uptimeMs: 5_912_520,
    sockets: [
      { localPort: 4568, peer: '10.232.161.11:49384', bytesReceived: 126_728 },
      { localPort: 4444, peer: '[::ffff:10.232.161.11]:37648', bytesReceived: 4_246_581 },
      { localPort: 3306, peer: '10.232.161.1:50000', bytesReceived: 77 },
    ],
    tools: [{ pid: 4242, name: 'mariadb-backup', ticks: 400 }],
    diskSectors: 2600,
  })
})

test('a connection that has received nothing yet, and a server without ss', () => {
  const sample = parseTransferSample([
    'up 1.00',
    '0 0 10.0.0.2:4444 10.0.0.1:1',
    '\t cubic rto:204',
    '0 0 10.0.0.2:4444 10.0.0.1:2',
    '\t cubic bytes_received:9',
  ])
  expect(sample?.sockets).toEqual([{ localPort: 4444, peer: '10.0.0.1:2', bytesReceived: 9 }])
  expect(parseTransferSample(['up 2.5'])).toMatchObject({ sockets: [], diskSectors: null })
  expect(parseTransferSample(['.'])).toBeNull()
})

test('sizes of what lies directly in the data directory', () => {
  const text = '4096\t/var/lib/mysql/ibdata1\n12\t/var/lib/mysql/a b\n5000\t/var/lib/mysql\n'
  expect(parseDirectoryEntries(text)).toEqual([
    { name: 'ibdata1', bytes: 4096 },
    { name: 'a b', bytes: 12 },
  ])
})
