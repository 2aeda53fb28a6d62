import type { HostKeyView } from '#server/api/views.ts'
import { FactList } from '#components/ui/fact-list.tsx'

/** The pinned fingerprint above the one that is shown now, to be compared by eye. */
export function FingerprintPair({ hostKey }: { hostKey: HostKeyView }) {
  const fingerprint = (algorithm: string, text: string) => (
    <>
      <span className="block font-mono text-xs leading-5 break-all">{text}</span>
      <span className="text-xs text-faint">{algorithm}</span>
    </>
  )
  return (
    <FactList
      className="mt-4"
      facts={[
        {
          key: 'pinned',
          term: 'Pinned',
          value: fingerprint(hostKey.algorithm, hostKey.fingerprint),
        },
        ...(hostKey.presented === null
          ? []
          : [
              {
                key: 'presented',
                term: 'Shown now',
                value: fingerprint(hostKey.presented.algorithm, hostKey.presented.fingerprint),
              },
            ]),
      ]}
    />
  )
}
