/** Which file sets what. Types only; the browser shows it. */
export interface ConfigurationFile {
  path: string
  /** Options of the server that this file sets. */
  optionCount: number
  /** Why it could not be read; null when it could. */
  unreadable: string | null
}

export interface ConfigurationOption {
  /** Lower case with underscores, as SHOW VARIABLES spells it. */
  name: string
  /** null where the option has none, and for secrets. */
  value: string | null
  /** A secret: it has a value, which is not shown. */
  masked: boolean
  /** A file's path, several paths where it is one of them, or `command line`. */
  origin: string
  /** No later place that could be read sets it again: the last one counts. See `incomplete`. */
  wins: boolean
}

export interface EffectiveConfiguration {
  /** In the order the server reads them. */
  files: ConfigurationFile[]
  /** In reading order; the command line comes last. */
  options: ConfigurationOption[]
  /** Why some options are missing, so that others may win in truth; null when all are here. */
  incomplete: { message: string; mend: string } | null
}
