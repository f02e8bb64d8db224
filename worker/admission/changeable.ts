/** Which live sessions somebody may change: those that match everything that is named here. */
export interface Changeable {
  /** Who asked for the session. */
  readonly owner?: string;
  readonly tenants?: readonly string[] | undefined;
}
