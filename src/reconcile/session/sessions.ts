import type { DeclaredFleet } from "../../fleet/programFleets";
import { ProgramRun } from "./programRun";
import { SecretDevices } from "./secretDevices";
import { Session, type SessionTools } from "./session";

export class Sessions {
  readonly #sessions = new Map<string, Session>();
  /** Fleets whose `check` ran in this process: a refresh calls a `diff` without one, which only compares. */
  readonly checked = new Set<string>();
  /** Fleets not fully known yet, with their account if known. */
  readonly #undetermined = new Map<string, string | undefined>();
  /** A fleet's name since an alias renamed it, by the id of its record. */
  readonly renamed = new Map<string, string>();
  readonly run = new ProgramRun();
  #isAnnounced = false;

  readonly secrets = new SecretDevices();
  readonly tools: SessionTools;

  constructor(tools: SessionTools) {
    this.tools = {
      ...tools,
      print: (line) => {
        tools.print(this.secrets.redact(line));
      },
    };
  }

  of(account: string): Session {
    const known = this.#sessions.get(account) ?? new Session(account, this.tools, this.run);
    this.#sessions.set(account, known);
    return known;
  }

  /** To be called before any fleet is checked. */
  announce(fleets: readonly DeclaredFleet[]): void {
    this.#isAnnounced ||= fleets.length > 0;
    for (const { fleet, account, roster } of fleets) {
      if (account !== undefined && roster !== undefined) {
        this.of(account).claims.announce(fleet, roster);
      }
    }
  }

  /** Not in a destroy, nor in a refresh. */
  get isProgramRunning(): boolean {
    return this.#isAnnounced || this.run.isWhole || this.checked.size > 0;
  }

  move(fleet: string, from: string, to: string): void {
    this.of(from).movingOut.set(fleet, this.of(to));
    this.of(to).movingIn.add(fleet);
  }

  /** As far as known. */
  accountsOf(fleet: string): string[] {
    return [...this.#sessions].filter(([, { claims }]) => claims.desires(fleet)).map(([account]) => account);
  }

  noteUndetermined(fleet: string, account: string | undefined): void {
    this.#undetermined.set(fleet, account);
  }

  noteDetermined(fleet: string, account: string): void {
    this.#undetermined.delete(fleet);
    this.run.noteAccount(fleet, account);
  }

  isUndetermined(fleet: string, account: string): boolean {
    const known = this.#undetermined.get(fleet);
    return this.#undetermined.has(fleet) && (known === undefined || known === account);
  }
}
