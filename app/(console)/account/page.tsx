import { AccountPage } from '#components/auth/account-page.tsx'

export default function Route() {
  return <AccountPage />
}
