'use client'

import { useState } from 'react'
import type { OperatorError } from '#server/api/views.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogActions } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { InlineError } from '#components/ui/inline-error.tsx'
import { Input } from '#components/ui/input.tsx'
import { readTags, tagProblem } from './tag-text.ts'

interface TagsDialogProps {
  /** What the tags belong to, e.g. "node1". */
  of: string
  tags: string[]
  open: boolean
  pending: boolean
  error: OperatorError | null
  onSave: (tags: string[]) => void
  onClose: () => void
}

/** Tags of a cluster or node as one line of text. */
export function TagsDialog({ open, onClose, of, ...rest }: TagsDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onClose} title={`Tags of ${of}`}>
      <TagsForm onClose={onClose} {...rest} />
    </Dialog>
  )
}

function TagsForm({ tags, pending, error, onSave, onClose }: Omit<TagsDialogProps, 'open' | 'of'>) {
  const [text, setText] = useState(tags.join(', '))
  const problem = tagProblem(readTags(text))
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (problem === null && !pending) onSave(readTags(text))
      }}
    >
      <Field
        label="Tags"
        description="Separated by commas, for example: production, site-a"
        error={problem ?? undefined}
      >
        <Input value={text} onChange={(event) => setText(event.target.value)} />
      </Field>
      {error && <InlineError className="mt-4" error={error} />}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          type="submit"
          look="primary"
          pending={pending}
          disabledReason={problem ?? undefined}
        >
          Save tags
        </Button>
      </DialogActions>
    </form>
  )
}
