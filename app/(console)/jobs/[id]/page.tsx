import { JobPage } from '#components/jobs/job-page.tsx'

export default async function Route({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  return <JobPage key={id} jobId={id} />
}
