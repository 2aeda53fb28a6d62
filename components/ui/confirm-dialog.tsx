'use client'

import { useState, type ReactNode } from 'react'
import type { OperatorError } from '#server/api/views.ts'
import { Button } from './button.tsx'
import { Dialog, DialogActions } from './dialog.tsx'
import { Field } from './field.tsx'
import { InlineError } from './inline-error.tsx'
import { Input } from './input.tsx'

interface ConfirmDialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  /** What will be gone, and what will not be touched. */
  consequence: ReactNode
  /** Names the act, e.g. "Remove cluster". */
  actionLabel: string
  /** Closes without doing it; "Cancel" unless that is what is asked for. */
  keepLabel?: string | undefined
  /** The name to be typed before the button works; left out for acts that can be undone. */
  typedName?: string | undefined
  pending: boolean
  error: OperatorError | null
  /** Called with the name as typed ('' when none was asked for). */
  onConfirm: (typed: string) => void
}

/** The one dialog for every destructive act. */
export function ConfirmDialog({
  open,
  onOpenChange,
  title,
  consequence,
  ...rest
}: ConfirmDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={title} description={consequence}>
      <ConfirmForm {...rest} onCancel={() => onOpenChange(false)} />
    </Dialog>
  )
}

type ConfirmFormProps = Pick<
  ConfirmDialogProps,
  'actionLabel' | 'keepLabel' | 'typedName' | 'pending' | 'error' | 'onConfirm'
> & { onCancel: () => void }

function ConfirmForm({
  actionLabel,
  keepLabel = 'Cancel',
  typedName,
  pending,
  error,
  onConfirm,
  onCancel,
}: ConfirmFormProps) {
  const [typed, setTyped] = useState('')
  const missing = typedName !== undefined && typed !== typedName
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (!missing && !pending) onConfirm(typed)
      }}
    >
      {typedName !== undefined && (
        <Field
          label={
            <>
              Type <span className="font-mono font-semibold">{typedName}</span> to confirm
            </>
          }
        >
          <Input mono value={typed} onChange={(event) => setTyped(event.target.value)} />
        </Field>
      )}
      {error !== null && <InlineError error={error} className="mt-4" />}
      <DialogActions>
        <Button onClick={onCancel}>{keepLabel}</Button>
        <Button
          type="submit"
          look="danger"
          pending={pending}
          disabledReason={missing ? `Type ${typedName} first.` : undefined}
        >
          {actionLabel}
        </Button>
      </DialogActions>
    </form>
  )
}
