'use client'

import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { Button } from './button.tsx'

interface CopyButtonProps {
  text: string
  /** What is copied, e.g. "GRANT statement". */
  what: string
  className?: string | undefined
}

const confirmedForMs = 2000

export function CopyButton({ text, what, className }: CopyButtonProps) {
  const [state, setState] = useState<'idle' | 'copied' | 'refused'>('idle')
  async function copy() {
    // Over plain http on another host than localhost browsers offer no clipboard at all.
    const clipboard: Clipboard | undefined = navigator.clipboard
    const copied = await clipboard?.writeText(text).then(
      () => true,
      () => false,
    )
    setState(copied === true ? 'copied' : 'refused')
    setTimeout(() => setState('idle'), confirmedForMs)
  }
  return (
    <Button
      look="ghost"
      size="sm"
      className={className}
      aria-label={`Copy ${what}`}
      onClick={() => void copy()}
    >
      {state === 'copied' ? <Check aria-hidden /> : <Copy aria-hidden />}
      <span aria-live="polite">
        {state === 'copied'
          ? 'Copied'
          : state === 'refused'
            ? 'Select the text to copy it'
            : 'Copy'}
      </span>
    </Button>
  )
}
