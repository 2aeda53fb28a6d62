'use client'

import { useQueryClient } from '@tanstack/react-query'
import {
  createContext,
  use,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
  type ReactNode,
} from 'react'
import type { LiveItem } from '#server/api/views.ts'
import { isSignedOut } from '#components/lib/operator-error.ts'
import { paths } from '#components/lib/paths.ts'
import { consoleNowMs } from '#components/lib/use-now.ts'
import { useTRPCClient } from '#components/lib/trpc-context.ts'
import { applyLiveItem } from './apply-live-item.ts'
import {
  createLiveConnectionStore,
  reconnectDelayMs,
  type LiveConnection,
  type LiveConnectionStore,
} from './live-connection.ts'
import { runLiveEffect } from './run-live-effect.ts'
import { throttleKeys } from './throttle-keys.ts'

const invalidateEveryMs = 1000
const pollEveryMs = 5000

interface Live {
  store: LiveConnectionStore
  watch: (clusterId: string | null) => void
}

const LiveContext = createContext<Live | null>(null)

/** Holds the one live stream of this tab and writes what it brings into the query cache. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const [store] = useState(createLiveConnectionStore)
  const [clusterId, watch] = useState<string | null>(null)
  useLiveStream(clusterId, store)
  usePollingWhileLost(store)
  return <LiveContext value={{ store, watch }}>{children}</LiveContext>
}

/** Streams snapshots, events and log signals of this cluster while the component is mounted. */
export function useLiveCluster(clusterId: string | null): void {
  const { watch } = useLive()
  useEffect(() => {
    watch(clusterId)
    return () => watch(null)
  }, [watch, clusterId])
}

export function useLiveConnection(): LiveConnection {
  const { store } = useLive()
  return useSyncExternalStore(store.subscribe, store.get, store.get)
}

function useLive(): Live {
  const live = use(LiveContext)
  if (live === null) throw new Error('The live stream needs a LiveProvider around it')
  return live
}

function useLiveStream(clusterId: string | null, store: LiveConnectionStore): void {
  const queryClient = useQueryClient()
  const client = useTRPCClient()
  // Outlives a change of the watched cluster, so that the next stream goes on where this one ended.
  const lastSeq = useRef<number | null>(null)

  useEffect(() => {
    const invalidations = throttleKeys<readonly unknown[]>(
      (queryKey) => void queryClient.invalidateQueries({ queryKey }),
      invalidateEveryMs,
    )
    let stopped = false
    let failures = 0
    let timer: ReturnType<typeof setTimeout> | undefined
    let stream: { unsubscribe: () => void } | undefined

    function take(seq: string, item: LiveItem) {
      lastSeq.current = Number(seq)
      for (const effect of applyLiveItem(item)) {
        runLiveEffect(effect, queryClient, invalidations.call)
      }
    }

    function opened() {
      failures = 0
      store.opened(consoleNowMs())
      if (lastSeq.current !== null) return
      // The stream starts now: what happened since these answers would be in neither.
      invalidations.call([['clusters', 'events']])
      invalidations.call([['fleet', 'list']])
    }

    // EventSource reconnects by itself while the line is down, but gives up on an error page of a
    // proxy or of a console that is starting: then a new stream is opened after a pause.
    function again(error?: unknown) {
      if (stopped) return
      if (isSignedOut(error)) {
        window.location.assign(paths.login(window.location.pathname + window.location.search))
        return
      }
      store.lost(consoleNowMs())
      failures += 1
      timer = setTimeout(open, reconnectDelayMs(failures))
    }

    function open() {
      stream = client.live.subscribe.subscribe(
        { clusterId, since: lastSeq.current },
        {
          onData: (tracked) => take(tracked.id, tracked.data),
          onConnectionStateChange: ({ state, error }) => {
            if (state === 'pending') opened()
            // Without an error it is only the stream of the next cluster being opened.
            else if (state === 'connecting' && error !== null) store.lost(consoleNowMs())
          },
          onError: again,
          onComplete: () => again(),
        },
      )
    }

    open()
    return () => {
      stopped = true
      clearTimeout(timer)
      stream?.unsubscribe()
      invalidations.stop()
    }
  }, [clusterId, client, queryClient, store])
}

/** Without the stream the figures on the page are asked for every five seconds. */
function usePollingWhileLost(store: LiveConnectionStore): void {
  const queryClient = useQueryClient()
  useEffect(() => {
    const timer = setInterval(() => {
      if (store.get().state === 'live' || document.hidden) return
      void queryClient.invalidateQueries()
    }, pollEveryMs)
    return () => clearInterval(timer)
  }, [queryClient, store])
}
