'use client'

import { useState } from 'react'
import type { EffectiveConfiguration } from '#server/actions/effective-configuration.ts'
import { formatNumberOf } from '#components/lib/format.ts'
import { Card } from '#components/ui/card.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { Cell, HeadCell, RowHead, Table, TableHead, TableRow } from '#components/ui/table.tsx'
import { configurationRows, findOptions, valueText } from './configuration-rows.ts'

/** Files in reading order, then every option with the place that counts. */
export function ConfigurationTable({ configuration }: { configuration: EffectiveConfiguration }) {
  const [search, setSearch] = useState('')
  const rows = findOptions(configurationRows(configuration), search)
  return (
    <>
      <Card
        title="Files"
        level={3}
        description="In the order in which the server reads them: a later one overrides an earlier one."
      >
        <ol className="flex list-decimal flex-col gap-1 pl-6 marker:text-faint">
          {configuration.files.map(({ path, optionCount, unreadable }) => (
            <li key={path}>
              <span className="font-mono text-xs break-all">{path}</span>{' '}
              {unreadable === null ? (
                <span className="text-faint">{formatNumberOf(optionCount, 'option')}</span>
              ) : (
                <span className="text-degraded">could not be read: {unreadable}</span>
              )}
            </li>
          ))}
        </ol>
      </Card>
      <Field label="Search options" className="max-w-md">
        <Input
          type="search"
          value={search}
          placeholder="Name, value or file"
          onChange={(event) => setSearch(event.target.value)}
        />
      </Field>
      <Table label="Options and the files that set them" frameClassName="max-h-[75dvh]">
        <TableHead>
          <tr>
            <HeadCell>Option</HeadCell>
            <HeadCell>Value</HeadCell>
            <HeadCell>Set in</HeadCell>
            <HeadCell>Overrides</HeadCell>
          </tr>
        </TableHead>
        <tbody>
          {rows.map(({ name, winner, overridden }) => (
            <TableRow key={name}>
              <RowHead className="font-mono text-xs">{name}</RowHead>
              <Cell className="font-mono text-xs break-all">{valueText(winner)}</Cell>
              <Cell className="font-mono text-xs break-all">{winner.origin}</Cell>
              <Cell className="text-xs text-faint">
                {overridden.length === 0
                  ? 'nothing'
                  : overridden.map((option) => (
                      <span key={option.origin} className="block font-mono break-all">
                        {valueText(option)} in {option.origin}
                      </span>
                    ))}
              </Cell>
            </TableRow>
          ))}
        </tbody>
      </Table>
    </>
  )
}
