import { LabError } from './lab-error.ts'
import type { LabServer } from './lab-types.ts'

const rowBytes = 4000
/** One write-set each: Galera's limit is 2 GB, but a big one holds up the whole cluster. */
const rowsPerStatement = 8000

/** Makes about so many bytes of rows on the server itself, in tables of a database of their own. */
export async function loadData(
  server: LabServer,
  options: { bytes: number; database?: string },
): Promise<void> {
  const database = options.database ?? 'lab_load'
  if (!/^[A-Za-z0-9_]{1,64}$/.test(database)) {
    throw new LabError('The name of a database may have letters, digits and _ only.')
  }
  await server.sql(
    `CREATE DATABASE IF NOT EXISTS ${database};
     CREATE TABLE IF NOT EXISTS ${database}.filler (
       id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
       body VARCHAR(${rowBytes}) CHARACTER SET latin1 NOT NULL
     ) ENGINE=InnoDB;`,
  )
  const rows = Math.ceil(options.bytes / rowBytes)
  const statements: string[] = []
  for (let done = 0; done < rows; done += rowsPerStatement) {
    const count = Math.min(rowsPerStatement, rows - done)
    statements.push(
      `INSERT INTO ${database}.filler (body) SELECT REPEAT(MD5(RAND()), ${rowBytes / 32}) FROM seq_1_to_${count};`,
    )
  }
  await server.sql(`USE ${database};\n${statements.join('\n')}`)
}
