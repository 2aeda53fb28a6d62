import { CopyButton } from './copy-button.tsx'

interface CodeBlockProps {
  /** Names the block, e.g. "GRANT statement". */
  what: string
  code: string
}

/** Text to be copied and run elsewhere. */
export function CodeBlock({ what, code }: CodeBlockProps) {
  return (
    <div className="overflow-hidden rounded-md border border-line bg-sunken">
      <div className="flex items-center justify-between border-b border-line py-1 pr-1 pl-3">
        <span className="text-xs font-medium text-soft">{what}</span>
        <CopyButton text={code} what={what} />
      </div>
      <pre className="p-3 font-mono text-xs leading-5 break-words whitespace-pre-wrap">{code}</pre>
    </div>
  )
}
