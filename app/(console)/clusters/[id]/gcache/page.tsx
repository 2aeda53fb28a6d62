import { GcachePage } from '#components/gcache/gcache-page.tsx'

export default async function Route({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  return <GcachePage key={id} clusterId={id} />
}
