import { paths } from '#components/lib/paths.ts'
import { ButtonLink } from '#components/ui/button-link.tsx'

interface Way {
  title: string
  text: string
  steps: { title: string; text: string }[]
  href: string
  action: string
}

const ways: Way[] = [
  {
    title: 'Import a running cluster',
    text: 'Importing changes nothing on any server: with the observe tier this console only reads; SSH can be added later, node by node.',
    steps: [
      {
        title: 'Name one server',
        text: 'The address of any one node and a SQL user that may read status. The other nodes are found from there.',
      },
      {
        title: 'Look at what was found',
        text: 'Every member with its state, its version and whether this console reaches it. Nothing is saved before you say so.',
      },
      {
        title: 'Watch it live',
        text: 'State, quorum, replication and transfers, each second. A cluster that is degraded, split or down can be imported too.',
      },
    ],
    href: paths.importCluster(),
    action: 'Import a cluster',
  },
  {
    title: 'Deploy a new cluster',
    text: 'From bare Debian servers that offer nothing but SSH to a running cluster.',
    steps: [
      {
        title: 'Name the servers',
        text: 'Their addresses and one SSH login. Three or more are advised: two survive no failure.',
      },
      {
        title: 'Read the plan',
        text: 'Every step, command and file, and what the preflight check found. Nothing is changed before you start it.',
      },
      {
        title: 'See it run',
        text: 'Each step with its output; it can be left and found again. It ends with a write on each node read on every other.',
      },
    ],
    href: paths.deployCluster(),
    action: 'Deploy a cluster',
  },
]

/** The fleet is empty: the two ways to begin. */
export function FirstCluster() {
  return (
    <>
      <p className="text-base">No cluster is known here yet. There are two ways to begin.</p>
      <div className="grid grid-cols-1 items-stretch gap-6 lg:grid-cols-2">
        {ways.map((way) => (
          <section
            key={way.title}
            className="flex flex-col rounded-lg border border-line bg-surface p-5 sm:p-8"
          >
            <h2 className="text-lg font-semibold">{way.title}</h2>
            <p className="mt-1 max-w-prose text-soft">{way.text}</p>
            <ol className="mt-6 mb-7 flex flex-col gap-4">
              {way.steps.map((step, index) => (
                <li key={step.title}>
                  <p className="font-medium">
                    <span className="mr-1.5 text-faint tabular-nums">{index + 1}</span>
                    {step.title}
                  </p>
                  <p className="mt-1 max-w-prose text-soft">{step.text}</p>
                </li>
              ))}
            </ol>
            <ButtonLink href={way.href} look="primary" className="mt-auto self-start">
              {way.action}
            </ButtonLink>
          </section>
        ))}
      </div>
    </>
  )
}
