/** The first thing in an audit that is wrong. */
export interface AuditFault {
  readonly valid: false
  /** The number of the entry; for a checkpoint, how many entries before it were right. */
  readonly sequence: number
  /** The size of the checkpoint that is wrong. Default: it is the entry that is. */
  readonly checkpoint?: number
  readonly problem: string
}
