import { sqlString } from '#server/sql/quote-sql.ts'

/** What is set on a running member, without a restart. */

/** The text is `user:password`. */
export function setSstAuth(auth: string): string {
  return `SET GLOBAL wsrep_sst_auth = ${sqlString(auth)}`
}

/** With the plugin wsrep_provider, on in Debian 13, wsrep_provider_options is read-only (lab). */
export function setPcWeight(weight: number, by: 'options' | 'plugin'): string {
  return by === 'plugin'
    ? `SET GLOBAL wsrep_provider_pc_weight = ${weight}`
    : `SET GLOBAL wsrep_provider_options = 'pc.weight=${weight}'`
}

export function setSstDonor(donor: string): string {
  return `SET GLOBAL wsrep_sst_donor = ${sqlString(donor)}`
}
