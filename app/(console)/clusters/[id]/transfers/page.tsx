import { TransfersPage } from '#components/transfers/transfers-page.tsx'

export default async function Route({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  return <TransfersPage key={id} clusterId={id} />
}
