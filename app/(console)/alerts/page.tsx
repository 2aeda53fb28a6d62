import { AlertsPage } from '#components/alerts/alerts-page.tsx'

export default function Route() {
  return <AlertsPage />
}
