import { cva, type VariantProps } from 'class-variance-authority'

export const buttonLook = cva(
  'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md font-medium whitespace-nowrap select-none transition-colors duration-100 [&_svg]:size-4 [&_svg]:shrink-0 aria-disabled:cursor-not-allowed aria-disabled:opacity-60',
  {
    variants: {
      look: {
        primary: 'bg-accent text-accent-ink hover:not-aria-disabled:bg-accent-hover',
        secondary: 'border border-control/50 bg-surface text-ink hover:not-aria-disabled:bg-hover',
        ghost: 'text-soft hover:not-aria-disabled:bg-hover hover:not-aria-disabled:text-ink',
        danger: 'border border-down/60 bg-surface text-down hover:not-aria-disabled:bg-down-tint',
      },
      size: {
        sm: 'h-7 px-2.5 text-xs',
        md: 'h-9 px-3.5 text-sm',
        icon: 'size-8',
      },
    },
    defaultVariants: { look: 'secondary', size: 'md' },
  },
)

export type ButtonLook = VariantProps<typeof buttonLook>
