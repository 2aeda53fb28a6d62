import NextLink from 'next/link'
import type { ComponentProps } from 'react'

/**
 * Way to another page of the console. Nothing is fetched before the click: each page is drawn for
 * its reader, so Next would ask the server twice for every link on show and learn only the route.
 */
export function Link(props: Omit<ComponentProps<typeof NextLink>, 'prefetch'>) {
  return <NextLink {...props} prefetch={false} />
}
