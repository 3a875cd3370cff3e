/** Which sizes a kind takes: a range, or only some. */
export interface SizeRule {
  readonly min: number
  readonly max?: number
  readonly multipleOf?: number
  /** Only these. */
  readonly oneOf?: readonly number[]
}

/** The kernel's commands on elements: from which release each works; none stands for never. */
export interface MapCommands {
  readonly lookup?: string
  readonly update?: string
  readonly delete?: string
  readonly take?: string
  readonly nextKey?: string
  readonly lookupBatch?: string
  readonly takeBatch?: string
  readonly updateBatch?: string
  readonly deleteBatch?: string
}

/** What the kernel allows for one kind of map. Sizes are bytes, releases are Linux x.y. */
export interface MapKind {
  /** The kernel's number, `BPF_MAP_TYPE_…`. */
  readonly number: number
  readonly since: string
  /** A value has one slot for each possible CPU. */
  readonly perCpu?: true
  readonly key: SizeRule
  readonly value: SizeRule
  readonly maxEntries: SizeRule
  /** The creation flags that the kind takes. */
  readonly flags: number
  /** Those without which it is refused. */
  readonly requiredFlags?: number
  /** What creation needs besides CAP_BPF. */
  readonly capability?: 'CAP_NET_ADMIN'
  /** A walk through the keys may start over when the map changes meanwhile, also within a batch. */
  readonly walkRestarts?: true
  /** A look-up by a program finds what one by user space finds, and does not mark the entry as used either. */
  readonly sameLookupByProgram?: true
  readonly commands: MapCommands
}
