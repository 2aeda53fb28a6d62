import { AlertPage } from '#components/alerts/alert-page.tsx'

export default async function Route({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  return <AlertPage key={id} alertId={id} />
}
