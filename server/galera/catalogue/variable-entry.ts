/** What one system variable, or one option of the provider, means for a cluster. */
export interface VariableEntry {
  /** As the server writes it; provider options as in wsrep_provider_options. */
  name: string
  meaning: string
  /** What goes wrong with it; null where nothing is known to. */
  danger: string | null
  source: string
}

export const MANUAL = 'MariaDB manual, Galera Cluster system variables'
export const PARAMETERS = 'Galera manual, Galera parameters'
export const LAB = 'Measured in the lab'
