import { Link } from './link.tsx'
import type { ReactNode } from 'react'
import { cn } from '#components/lib/cn.ts'
import { buttonLook, type ButtonLook } from './button-look.ts'

interface ButtonLinkProps extends ButtonLook {
  href: string
  className?: string | undefined
  children: ReactNode
}

/** Goes to another page, so it is a link; it only looks like a button. */
export function ButtonLink({ href, look, size, className, children }: ButtonLinkProps) {
  return (
    <Link href={href} className={cn(buttonLook({ look, size }), className)}>
      {children}
    </Link>
  )
}
