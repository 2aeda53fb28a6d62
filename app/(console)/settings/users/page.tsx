import { UsersPage } from '#components/settings/users-page.tsx'

export default function Route() {
  return <UsersPage />
}
