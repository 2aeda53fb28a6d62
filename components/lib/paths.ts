/** Every address of the console, built in one place. */
export const paths = {
  fleet: () => '/',
  importCluster: () => '/import',
  deployCluster: () => '/deploy',
  cluster: (clusterId: string, tab?: string) =>
    `/clusters/${encodeURIComponent(clusterId)}${tab === undefined ? '' : `?tab=${encodeURIComponent(tab)}`}`,
  timeline: (clusterId: string) => `/clusters/${encodeURIComponent(clusterId)}/timeline`,
  transfers: (clusterId: string) => `/clusters/${encodeURIComponent(clusterId)}/transfers`,
  transfer: (transferId: string) => `/transfers/${encodeURIComponent(transferId)}`,
  gcache: (clusterId: string) => `/clusters/${encodeURIComponent(clusterId)}/gcache`,
  addNode: (clusterId: string) => `/clusters/${encodeURIComponent(clusterId)}/add-node`,
  node: (nodeId: string, tab?: string) =>
    `/nodes/${encodeURIComponent(nodeId)}${tab === undefined ? '' : `?tab=${encodeURIComponent(tab)}`}`,
  nodeJob: (nodeId: string, verb: string) =>
    `/nodes/${encodeURIComponent(nodeId)}/job?verb=${encodeURIComponent(verb)}`,
  rollingRestart: (clusterId: string) =>
    `/clusters/${encodeURIComponent(clusterId)}/rolling-restart`,
  jobs: (show?: 'open' | 'quarantine') =>
    show === undefined ? '/jobs' : show === 'open' ? '/jobs?show=open' : '/jobs?tab=quarantine',
  job: (jobId: string, tab?: string) =>
    `/jobs/${encodeURIComponent(jobId)}${tab === undefined ? '' : `?tab=${encodeURIComponent(tab)}`}`,
  alerts: () => '/alerts',
  alert: (alertId: string) => `/alerts/${encodeURIComponent(alertId)}`,
  credentials: () => '/credentials',
  hostKeys: () => '/host-keys',
  settings: () => '/settings',
  users: () => '/settings/users',
  channels: () => '/settings/channels',
  deliveries: (channelId?: string) =>
    `/settings/deliveries${channelId === undefined ? '' : `?channel=${encodeURIComponent(channelId)}`}`,
  delivery: (deliveryId: string) => `/settings/deliveries/${encodeURIComponent(deliveryId)}`,
  account: () => '/account',
  audit: () => '/audit',
  /** `from` is the page to return to; only paths of this console are kept. */
  login: (from?: string) =>
    from === undefined || safeReturnPath(from) === '/'
      ? '/login'
      : `/login?from=${encodeURIComponent(from)}`,
  setup: () => '/setup',
}

/** A path of this console taken from a URL, or "/" for anything that leads elsewhere. */
export function safeReturnPath(from: string | undefined): string {
  if (from === undefined || !from.startsWith('/')) return '/'
  // Parsed as a browser does it: "//host", "/\\host" and "/<tab>/host" are other origins.
  const url = URL.parse(from, 'http://console.invalid')
  if (url === null || url.host !== 'console.invalid' || url.pathname === '/login') return '/'
  return `${url.pathname}${url.search}${url.hash}`
}
