import type { DiscoveredNode } from '#server/discovery/discovery.ts'
import { Card } from '#components/ui/card.tsx'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { Cell, HeadCell, RowHead, Table, TableHead, TableRow } from '#components/ui/table.tsx'
import { HostKeyCommand } from './host-key-command.tsx'

interface FoundHostKeysProps {
  /** Nodes whose host key is not pinned yet. */
  nodes: DiscoveredNode[]
  compared: boolean
  onCompared: (compared: boolean) => void
}

/** SSH host keys to be compared before they are pinned. */
export function FoundHostKeys({ nodes, compared, onCompared }: FoundHostKeysProps) {
  return (
    <Card
      title="Host keys"
      description="Saving pins these keys: from then on the console speaks SSH only with the servers that hold them. Compare each with what the server itself says."
    >
      <Table label="Host keys">
        <TableHead>
          <tr>
            <HeadCell>Server</HeadCell>
            <HeadCell>Type</HeadCell>
            <HeadCell>Fingerprint</HeadCell>
          </tr>
        </TableHead>
        <tbody>
          {nodes.map(({ key, name, address, hostKey }) => (
            <TableRow key={key}>
              <RowHead>
                {name}
                <p className="font-mono text-xs font-normal text-faint">
                  {address}:{hostKey?.port}
                </p>
              </RowHead>
              <Cell>{hostKey?.algorithm}</Cell>
              <Cell className="font-mono text-xs break-all">{hostKey?.fingerprint}</Cell>
            </TableRow>
          ))}
        </tbody>
      </Table>
      <div className="mt-4 flex flex-col gap-4">
        <HostKeyCommand />
        <Checkbox
          label="I have compared the fingerprints, and they are the same."
          checked={compared}
          onChange={(event) => onCompared(event.target.checked)}
        />
      </div>
    </Card>
  )
}
