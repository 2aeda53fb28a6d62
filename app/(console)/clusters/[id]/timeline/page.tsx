import { TimelinePage } from '#components/timeline/timeline-page.tsx'

export default async function Route({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  return <TimelinePage key={id} clusterId={id} />
}
