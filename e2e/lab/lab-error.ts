/** A failure of the lab itself: one sentence with the cause, then the mend. */
export class LabError extends Error {
  override readonly name = 'LabError'
}
