import { Command, InvalidArgumentError } from "commander";
import { replay, type Replay } from "./replay";

const { seeds, first, jobs } = new Command("replay")
  .description(
    "Plays random histories on the model of the engine and on the real one, and compares what is seen after each step.",
  )
  .option("--seeds <n>", "how many histories", wholeNumber, 20)
  .option("--first <n>", "the seed of the first one", wholeNumber, 1)
  .option("--jobs <n>", "how many at a time", wholeNumber, 2)
  .parse()
  .opts<{ seeds: number; first: number; jobs: number }>();

function wholeNumber(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) {
    throw new InvalidArgumentError("It must be a whole number above 0.");
  }
  return Number(text);
}

async function main(): Promise<void> {
  let next = first;
  const done: Replay[] = [];
  const work = async () => {
    while (next < first + seeds) {
      const one = await replay(next++);
      done.push(one);
      console.log(one.divergence ?? `seed ${one.seed}: ${one.steps} steps, ${one.openSteps} of them open`);
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  const diverged = done.filter(({ divergence }) => divergence !== undefined).map(({ seed }) => seed);
  const sum = (of: (one: Replay) => number) => done.reduce((total, one) => total + of(one), 0);
  console.log(
    `${done.length} histories, ${sum(({ steps }) => steps)} steps, ${sum(({ openSteps }) => openSteps)} of them in an order that the engine chooses; ` +
      (diverged.length === 0 ? "none diverged" : `diverged: ${diverged.sort((one, other) => one - other).join(", ")}`),
  );
  process.exitCode = diverged.length === 0 ? 0 : 1;
}

void main();
