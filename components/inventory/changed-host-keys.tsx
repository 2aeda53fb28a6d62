import type { HostKeyView } from '#server/api/views.ts'
import { formatDateTime } from '#components/lib/time.ts'
import { Button } from '#components/ui/button.tsx'
import { SeverityMark } from '#components/ui/state-mark.tsx'
import { FingerprintPair } from './fingerprint-pair.tsx'

interface ChangedHostKeysProps {
  /** Only those that show another key now. */
  hostKeys: HostKeyView[]
  refusal: string | undefined
  onRepin: (hostKey: HostKeyView) => void
}

/** Servers that show another key than the pinned one: SSH to them is stopped. */
export function ChangedHostKeys({ hostKeys, refusal, onRepin }: ChangedHostKeysProps) {
  return hostKeys.map((hostKey) => (
    <section
      key={hostKey.id}
      aria-label={`Changed key of ${hostKey.host}`}
      className="rounded-lg border border-down bg-surface p-4 sm:p-5"
    >
      <div className="flex flex-wrap items-center gap-3">
        <h2 className="text-base font-semibold">
          {hostKey.host}:{hostKey.port} shows another host key
        </h2>
        <SeverityMark severity="critical" />
      </div>
      <p className="mt-1 max-w-prose text-soft">
        Since {hostKey.presented !== null && formatDateTime(hostKey.presented.atMs)} the console
        makes no SSH connection to it. Either the server was set up anew, or somebody stands between
        the console and the server.
      </p>
      <FingerprintPair hostKey={hostKey} />
      <Button
        look="danger"
        className="mt-4"
        disabledReason={refusal}
        onClick={() => onRepin(hostKey)}
      >
        Check and pin the new key
      </Button>
    </section>
  ))
}
