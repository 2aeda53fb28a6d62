export interface LossForecast {
  nodeId: string
  /** Whether the rest stays Primary when this node fails (not: is stopped) now. */
  survives: boolean
  remainingWeight: number
  neededWeight: number
}

export interface QuorumAssessment {
  /** null when no Primary component is seen. */
  totalWeight: number | null
  /** How each single failure would end; empty without a Primary component. */
  losses: LossForecast[]
  survivesAnyOneLoss: boolean | null
  /** False where weights or members had to be assumed, or the group is about to change; the reason says which. */
  certain: boolean
  reason: string | null
  /** Names of members that are down while the group still counts them: it takes seconds to notice. */
  leaving?: string[]
}
