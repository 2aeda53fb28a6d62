import { expect, it } from 'vitest'
import { optionsIn } from '#server/actions/effective-options.ts'
import { helpVariables, sameValue } from '#server/actions/help-variables.ts'
import { spanSeconds } from '#server/actions/set-start-timeout.ts'

// The shape of mariadbd --verbose --help of 10.11.19.
const HELP = `  --wsrep-on          To enable wsrep replication
wsrep-on in the text above is no value

Variables (--variable-name=value)
and boolean options {FALSE|TRUE}  Value (after reading options)
--------------------------------------------------------------- ------------------------
bind-address                                                    0.0.0.0
innodb-buffer-pool-size                                         100663296
wsrep-cluster-name                                              it's "mine"; $(id) ä
wsrep-on                                                        TRUE
wsrep-sst-donor                                                 (No default value)
`

it('reads values as they stand, with blanks and quotes', () => {
  const names = ['wsrep_cluster_name', 'wsrep_on', 'wsrep_sst_donor', 'wsrep_foo', 'x.*']
  expect(Object.fromEntries(helpVariables(HELP, names))).toEqual({
    wsrep_cluster_name: 'it\'s "mine"; $(id) ä',
    wsrep_on: 'TRUE',
    wsrep_sst_donor: '',
  })
})

it.each([
  ['TRUE', 'ON', true],
  ['100663296', '96M', true],
  ['1073741824', '1G', true],
  ['ROW', 'row', true],
  ['FALSE', 'ON', false],
  ['a', 'A', false],
  ['gcache.size=1G', 'gcache.size=2G', false],
])('%s is %s: %s', (actual, expected, same) => {
  expect(sameValue(actual, expected)).toBe(same)
})

it('lets the last one of the option files win, across spellings', () => {
  const text =
    '--bind-address=127.0.0.1\n--bind_address=0.0.0.0\n--skip-name-resolve\n--loose-x=a=b\n'
  expect(Object.fromEntries(optionsIn(text))).toEqual({
    bind_address: '0.0.0.0',
    skip_name_resolve: 'ON',
    x: 'a=b',
  })
})

it.each([
  ['15min', 900],
  ['1h 30min', 5400],
  ['1min 30s', 90],
  ['infinity', null],
  ['', null],
])('reads the time span %j', (text, seconds) => {
  expect(spanSeconds(text)).toBe(seconds)
})
