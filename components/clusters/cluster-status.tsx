import { StatusView } from '#components/nodes/status-view.tsx'

/** wsrep status of every data node side by side. */
export function ClusterStatus({ nodes }: { nodes: { id: string; name: string }[] }) {
  return (
    <section aria-labelledby="status-head">
      <h2 id="status-head" className="sr-only">
        Status
      </h2>
      <StatusView nodes={nodes} />
    </section>
  )
}
