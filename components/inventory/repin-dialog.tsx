'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { HostKeyView } from '#server/api/views.ts'
import { operatorErrorOf } from '#components/lib/operator-error.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { Button } from '#components/ui/button.tsx'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { CodeBlock } from '#components/ui/code-block.tsx'
import { Dialog, DialogActions } from '#components/ui/dialog.tsx'
import { InlineError } from '#components/ui/inline-error.tsx'
import { notify } from '#components/ui/toast.tsx'
import { FingerprintPair } from './fingerprint-pair.tsx'

interface RepinDialogProps {
  hostKey: HostKeyView | null
  onClose: () => void
}

export function RepinDialog({ hostKey, onClose }: RepinDialogProps) {
  return (
    <Dialog
      open={hostKey !== null}
      onOpenChange={onClose}
      className="max-w-xl"
      title={`Pin the new key of ${hostKey?.host ?? ''}`}
      description="Only if you know why it changed: the server was installed anew, or its keys were replaced on purpose."
    >
      {hostKey !== null && <RepinForm hostKey={hostKey} onDone={onClose} />}
    </Dialog>
  )
}

function RepinForm({ hostKey, onDone }: { hostKey: HostKeyView; onDone: () => void }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const [compared, setCompared] = useState(false)
  const repin = useMutation(
    trpc.hostKeys.repin.mutationOptions({
      onSuccess: () => {
        notify('Key pinned', `SSH to ${hostKey.host} goes on.`)
        onDone()
        return queryClient.invalidateQueries(trpc.hostKeys.list.queryFilter())
      },
    }),
  )
  const shown = hostKey.presented?.fingerprint
  return (
    <>
      <FingerprintPair hostKey={hostKey} />
      <div className="mt-5 flex flex-col gap-4">
        <p>
          Go to the server by another way than this network, for instance its own or its
          hypervisor&apos;s console, and let it show its keys. One of them must be the key shown
          now, letter by letter.
        </p>
        <CodeBlock
          what={`On the console of ${hostKey.host}`}
          code={'for key in /etc/ssh/ssh_host_*_key.pub; do ssh-keygen -lf "$key"; done'}
        />
        <Checkbox
          label="I have compared the fingerprint on the server itself, and it is the one shown now."
          checked={compared}
          onChange={(event) => setCompared(event.target.checked)}
        />
        {repin.error !== null && <InlineError error={operatorErrorOf(repin.error)} />}
      </div>
      <DialogActions>
        <Button onClick={onDone}>Cancel</Button>
        <Button
          look="danger"
          pending={repin.isPending}
          disabledReason={compared ? undefined : 'Compare the fingerprint first, and say so above.'}
          onClick={() =>
            shown !== undefined && repin.mutate({ id: hostKey.id, fingerprint: shown })
          }
        >
          Pin the new key
        </Button>
      </DialogActions>
    </>
  )
}
