'use client'

import { LogOut, UserRound } from 'lucide-react'
import { paths } from '#components/lib/paths.ts'
import { signOut } from '#components/lib/sign-out.ts'
import { useViewer } from '#components/lib/viewer.tsx'
import { Button } from '#components/ui/button.tsx'
import { Menu, MenuItem, MenuLink } from '#components/ui/menu.tsx'

export function AccountMenu() {
  const viewer = useViewer()
  return (
    <Menu
      trigger={
        <Button look="ghost" size="icon" aria-label={`Account of ${viewer.name}`}>
          <UserRound aria-hidden />
        </Button>
      }
    >
      <div className="border-b border-line px-2.5 pt-1 pb-2">
        <p className="font-medium">{viewer.name}</p>
        <p className="text-xs text-faint">
          {viewer.email} · {viewer.role}
        </p>
      </div>
      <div className="pt-1">
        <MenuLink href={paths.account()}>
          <UserRound aria-hidden /> Account
        </MenuLink>
        <MenuItem onSelect={() => void signOut()}>
          <LogOut aria-hidden /> Sign out
        </MenuItem>
      </div>
    </Menu>
  )
}
