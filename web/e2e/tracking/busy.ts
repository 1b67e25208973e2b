// Makes the tracker's worker really slow: its thread is kept on one processor, and other programs
// keep that processor busy. The browser's own brake (`Emulation.setCPUThrottlingRate`) does not
// work on workers. All other threads of the browser are kept on the other processors: a thread that
// Linux wakes on the busy one waits as long as the worker, and then the page seems to have stopped.
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";

/** What Chromium calls the thread of a worker; Linux keeps 15 letters. */
const WORKER_THREAD = "DedicatedWorker";

/** What keeps a processor busy; it ends automatically with the process that it is given. */
const BUSY = "while kill -0 $1; do i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done; done";

/** The most programs: the worker has one part of the processor, and each of them another one. */
const MOST_PROGRAMS = 40;

const read = (path: string): string => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // The process has ended meanwhile.
    return "";
  }
};

const numbersIn = (folder: string): number[] => {
  try {
    return readdirSync(folder).map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
};

/** The parent of a process; 0 when it is not there. */
const parentOf = (id: number): number =>
  Number(/^PPid:\s*(\d+)/m.exec(read(`/proc/${id}/status`))?.[1] ?? 0);

const isOurs = (id: number): boolean => id === process.pid || (id > 1 && isOurs(parentOf(id)));

/** The processes that this process started, and theirs. */
const ours = (): number[] => numbersIn("/proc").filter((id) => id !== process.pid && isOurs(id));

/** The threads of all workers in browsers that this process started. */
const workerThreads = (): number[] =>
  ours()
    .flatMap((id) => numbersIn(`/proc/${id}/task`).map((thread) => ({ id, thread })))
    .filter(({ id, thread }) => read(`/proc/${id}/task/${thread}/comm`).trim() === WORKER_THREAD)
    .map(({ thread }) => thread);

/** The processors that we may use, as Linux lists them: all, the last, and those before it. */
function processors(): { all: string; last: string; others: string } {
  const all = /^Cpus_allowed_list:\s*(\S+)/m.exec(read("/proc/self/status"))?.[1] ?? "";
  const numbers = all.split(",").flatMap((range) => {
    const [from = 0, to = from] = range.split("-").map(Number);
    return Array.from({ length: to - from + 1 }, (_, at) => from + at);
  });
  const last = numbers.pop();
  if (last === undefined || numbers.length === 0)
    throw new Error(`it takes two processors, and there is: ${all}`);
  return { all, last: String(last), others: numbers.join(",") };
}

/** Keeps a thread on these processors, or all threads of a process. */
function keep(id: number, on: string, whole: "thread" | "process" = "thread"): void {
  const all = whole === "process" ? ["-a"] : [];
  const { status, stderr } = spawnSync("taskset", [...all, "-c", "-p", on, String(id)]);
  // A process or thread may end meanwhile.
  if (status !== 0 && existsSync(`/proc/${id}`)) throw new Error(`taskset: ${String(stderr)}`);
}

export class Busy {
  readonly #browser: number[];
  readonly #programs: ChildProcess[] = [];

  private constructor(browser: number[]) {
    this.#browser = browser;
  }

  /** Gives the one worker that there is a processor of its own, and the browser the others. */
  static apart(): Busy {
    const [thread, ...more] = workerThreads();
    if (thread === undefined || more.length > 0) throw new Error("there is not just one worker");
    const { last, others } = processors();
    const browser = ours();
    for (const id of browser) keep(id, others, "process");
    keep(thread, last);
    return new Busy(browser);
  }

  /** Keeps the worker's processor busy with this many more programs, until the end. */
  add(count: number): void {
    const program = ["-c", processors().last, "sh", "-c", BUSY, "sh", String(process.pid)];
    for (let at = 0; at < count && this.#programs.length < MOST_PROGRAMS; at += 1) {
      // Each in a session of its own: Linux may share a processor by sessions and not by programs.
      this.#programs.push(spawn("taskset", program, { stdio: "ignore", detached: true }));
    }
  }

  /** Ends the programs, and leaves the browser and its worker all processors. */
  end(): void {
    for (const program of this.#programs.splice(0)) program.kill();
    const { all } = processors();
    for (const id of this.#browser) keep(id, all, "process");
  }
}
