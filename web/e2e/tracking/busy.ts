// Makes the tracker's worker really slow: its thread is kept on one processor, and other programs
// keep that processor busy. The browser's own brake (`Emulation.setCPUThrottlingRate`) does not
// work on workers. The page and the rest of the browser have the other processors.
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";

/** What Chromium calls the thread of a worker; Linux keeps 15 letters. */
const WORKER_THREAD = "DedicatedWorker";

/** What keeps a processor busy; it ends automatically with the process that it is given. */
const BUSY = "while kill -0 $1; do i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done; done";

/** How many programs: the worker has one part of the processor, and each of them another one. */
const PROGRAMS = 10;

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

/** The threads of all workers in browsers that this process started. */
const workerThreads = (): number[] =>
  numbersIn("/proc")
    .filter(isOurs)
    .flatMap((id) => numbersIn(`/proc/${id}/task`).map((thread) => ({ id, thread })))
    .filter(({ id, thread }) => read(`/proc/${id}/task/${thread}/comm`).trim() === WORKER_THREAD)
    .map(({ thread }) => thread);

/** The processors that we may use, as Linux lists them, and the last of them. */
function processors(): { all: string; last: string } {
  const all = /^Cpus_allowed_list:\s*(\S+)/m.exec(read("/proc/self/status"))?.[1] ?? "";
  const last = all.split(/[,-]/).at(-1);
  if (!last || last === all) throw new Error(`it takes two processors, and there is: ${all}`);
  return { all, last };
}

/** Keeps a thread on these processors. */
function keep(thread: number, on: string): void {
  const { status, stderr } = spawnSync("taskset", ["-c", "-p", on, String(thread)]);
  if (status !== 0) throw new Error(`taskset: ${String(stderr)}`);
}

export class Busy {
  readonly #thread: number;
  readonly #programs: ChildProcess[];

  private constructor(thread: number, programs: ChildProcess[]) {
    this.#thread = thread;
    this.#programs = programs;
  }

  /** Keeps the processor of the one worker that there is busy, until the answer is ended. */
  static besideTheWorker(): Busy {
    const [thread, ...others] = workerThreads();
    if (thread === undefined || others.length > 0) throw new Error("there is not just one worker");
    const { last } = processors();
    keep(thread, last);
    const program = ["-c", last, "sh", "-c", BUSY, "sh", String(process.pid)];
    // Each in a session of its own: Linux may share a processor by sessions and not by programs.
    const start = () => spawn("taskset", program, { stdio: "ignore", detached: true });
    return new Busy(thread, Array.from({ length: PROGRAMS }, start));
  }

  /** Leaves the worker all processors and ends the programs. */
  end(): void {
    for (const program of this.#programs) program.kill();
    keep(this.#thread, processors().all);
  }
}
