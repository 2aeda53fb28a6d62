import { Cell, HeadCell, RowHead, Table, TableHead, TableRow } from '#components/ui/table.tsx'
import type { HostKeyRow } from './host-key-rows.ts'

const words = {
  new: 'New: to be compared',
  pinned: 'Pinned before, the same',
  changed: 'Not the pinned one',
} as const

export function HostKeyTable({ rows }: { rows: readonly HostKeyRow[] }) {
  return (
    <Table label="Host keys">
      <TableHead>
        <tr>
          <HeadCell>Server</HeadCell>
          <HeadCell>Fingerprint</HeadCell>
          <HeadCell>State</HeadCell>
        </tr>
      </TableHead>
      <tbody>
        {rows.map((row) => (
          <TableRow key={row.name}>
            <RowHead>
              {row.name}
              <p className="font-mono text-xs font-normal break-all text-faint">
                {row.address}:{row.sshPort}
              </p>
            </RowHead>
            {row.state === 'silent' ? (
              <Cell colSpan={2}>
                <p className="font-medium text-down">{row.message}</p>
                <p className="text-soft">{row.mend}</p>
              </Cell>
            ) : (
              <>
                <Cell className="min-w-40">
                  <span className="block font-mono text-xs break-all">{row.fingerprint}</span>
                  <span className="text-xs text-faint">{row.algorithm}</span>
                  {row.state === 'changed' && (
                    <span className="mt-1 block text-xs">
                      Pinned: <span className="font-mono break-all">{row.pinned}</span>
                    </span>
                  )}
                </Cell>
                <Cell className={row.state === 'changed' ? 'font-medium text-down' : undefined}>
                  {words[row.state]}
                </Cell>
              </>
            )}
          </TableRow>
        ))}
      </tbody>
    </Table>
  )
}
