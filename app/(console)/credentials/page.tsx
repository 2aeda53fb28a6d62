import { CredentialsPage } from '#components/inventory/credentials-page.tsx'

export default function Route() {
  return <CredentialsPage />
}
