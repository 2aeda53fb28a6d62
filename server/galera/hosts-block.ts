export const HOSTS_PATH = '/etc/hosts'

export interface HostEntry {
  address: string
  names: readonly string[]
}

const BEGIN = '# synced begin'
const END = '# synced end'
const BLOCK = /^# synced begin\n[\s\S]*?^# synced end(?:\n|$)/m

/** Our block with its marks; empty where there is none. */
export function blockOf(text: string): string {
  return BLOCK.exec(text)?.[0] ?? ''
}

export function withoutBlock(text: string): string {
  return text.replace(BLOCK, '')
}

/** The entries of our block. */
export function entriesOf(text: string): HostEntry[] {
  return blockOf(text)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [address = '', ...names] = line.split(/\s+/)
      return { address, names }
    })
}

/** Whether a name can stand in the file. */
export function isHostName(name: string): boolean {
  return /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(name)
}

/** The file with these entries in our block, at its end; earlier ones of other addresses stay. */
export function withEntries(text: string, entries: readonly HostEntry[]): string {
  for (const { address, names } of entries) {
    if (!/^[0-9A-Fa-f:.]+$/.test(address)) throw new TypeError(`Not an address: ${address}.`)
    const wrong = names.find((name) => !isHostName(name))
    if (names.length === 0 || wrong !== undefined) {
      throw new TypeError(`Not a host name: ${JSON.stringify(wrong ?? '')}.`)
    }
  }
  const added = new Set(entries.map(({ address }) => address))
  const kept = entriesOf(text).filter(({ address }) => !added.has(address))
  const lines = [...kept, ...entries].map(({ address, names }) => `${address} ${names.join(' ')}`)
  const rest = withoutBlock(text)
  const gap = rest === '' || rest.endsWith('\n') ? '' : '\n'
  return `${rest}${gap}${[BEGIN, ...lines, END].join('\n')}\n`
}
