import { ClusterPage } from '#components/clusters/cluster-page.tsx'

export default async function Route({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  return <ClusterPage clusterId={id} />
}
