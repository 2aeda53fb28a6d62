import { SOURCES_PATH } from '#server/galera/apt-commands.ts'
import { HOSTS_PATH } from '#server/galera/hosts-block.ts'
import {
  CONFIG_PATH,
  DONOR_PATH,
  MEMBERS_PATH,
  SST_AUTH_PATH,
  SST_KEEP_PATH,
  SST_PATH,
  START_TIMEOUT_PATH,
} from '#server/galera/render-config.ts'

/** Files that a plan may write; facts bring their text, so that a plan can show the difference. */
export const PLANNED_PATHS = [
  CONFIG_PATH,
  MEMBERS_PATH,
  SST_PATH,
  SST_KEEP_PATH,
  SST_AUTH_PATH,
  DONOR_PATH,
  START_TIMEOUT_PATH,
  HOSTS_PATH,
  SOURCES_PATH,
]
