/** A machine whose screen the link shows. */
export interface Machine {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly password: string | undefined;
  /** What a person should know about it. */
  readonly hint: string;
  close(): Promise<void>;
}
