import { isBug, messageForPeople } from "./failures";

/** Looks before anything is written, and says of what goes wrong then that it has changed nothing. */
export async function lookFirst<Result>(fleet: string, look: () => Promise<Result>): Promise<Result> {
  try {
    return await look();
  } catch (error) {
    throw isBug(error)
      ? error
      : new Error(`${messageForPeople(error)} Nothing of fleet ${fleet} was changed.`, { cause: error });
  }
}
