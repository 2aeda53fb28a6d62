import type { LabServer } from '#e2e/lab/lab.ts'

/** What the option files of a member give it for its transfers. */
export async function sstAuthOf(member: LabServer): Promise<string> {
  const { stdout } = await member.exec(['my_print_defaults', '--mysqld'])
  return /^--wsrep_sst_auth=(\S+)$/m.exec(stdout)?.[1] ?? ''
}

/** Until the next restart, as a donor uses it. */
export async function setSstAuth(members: readonly LabServer[], auth: string): Promise<void> {
  for (const one of members) await one.sql(`SET GLOBAL wsrep_sst_auth='${auth}'`)
}
