import type { NodeView } from '#server/api/views.ts'
import { StatusView } from './status-view.tsx'

export function NodeStatus({ node }: { node: NodeView }) {
  return (
    <section aria-labelledby="status-head">
      <h2 id="status-head" className="sr-only">
        Status
      </h2>
      <StatusView nodes={[node]} />
    </section>
  )
}
