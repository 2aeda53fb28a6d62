import {
  booleanOption,
  bytesOption,
  type ProviderOptions,
} from '#server/galera/provider-options.ts'

/** Where a node keeps write-sets for others, as configured (wsrep_provider_options). */
export interface GcacheStores {
  directory: string | null
  /** gcache.mem_size: 0 = not used. */
  memoryBytes: number | null
  /** gcache.size: the ring file. */
  ringBytes: number | null
  pageBytes: number | null
  /** gcache.keep_pages_size: what stays of overflow pages; 0 = each goes as soon as it may. */
  keepPagesBytes: number | null
  /** gcache.recover: whether the ring survives a restart. */
  recover: boolean | null
}

export function gcacheStores(options: ProviderOptions): GcacheStores {
  return {
    directory: options.get('gcache.dir') ?? null,
    memoryBytes: bytesOption(options, 'gcache.mem_size'),
    ringBytes: bytesOption(options, 'gcache.size'),
    pageBytes: bytesOption(options, 'gcache.page_size'),
    keepPagesBytes: bytesOption(options, 'gcache.keep_pages_size'),
    recover: booleanOption(options, 'gcache.recover'),
  }
}

/** Of a ring this share holds write-sets: its end is left empty where the next one does not fit (lab). */
const USABLE_SHARE = 0.97

/** Bytes of write-sets that a ring of this size keeps. */
export function usableBytes(ringBytes: number): number {
  return ringBytes * USABLE_SHARE
}
