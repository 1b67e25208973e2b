// A user-space network between browsers and server: UDP with loss, delay and changes of address,
// TCP that can be cut and restored. Seeded, so that a failure can be had again.
import { createSocket, type RemoteInfo, type Socket as UdpSocket } from "node:dgram";
import { once } from "node:events";
import { connect, createServer, type Server as TcpServer, type Socket } from "node:net";

/** Loopback too, but another address: what the server is configured to advertise. */
export const PROXY_HOST = "127.0.0.2";
const SERVER_HOST = "127.0.0.1";

export interface Conditions {
  /** Part of the datagrams that is lost, each way, 0 to 1. */
  loss?: number;
  /** One way, in ms. */
  delay?: number;
  seed?: number;
}

/** A small generator of even numbers from 0 to 1 (mulberry32). */
function seededRng(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Passes datagrams between browsers at PROXY_HOST and the server at the same port. */
export class UdpProxy {
  readonly #front: UdpSocket;
  readonly #port: number;
  readonly #random: () => number;
  /** One socket towards the server for each browser, so that the server can distinguish them. */
  readonly #backs = new Map<string, UdpSocket>();
  conditions: Conditions;
  /** Nothing passes while it is cut. */
  cut = false;
  /** Nothing from or to these ports of browsers passes. */
  cutPorts: ReadonlySet<number> = new Set();

  private constructor(front: UdpSocket, port: number, conditions: Conditions) {
    this.#front = front;
    this.#port = port;
    this.conditions = conditions;
    this.#random = seededRng(conditions.seed ?? 1);
    front.on("message", (data, from) => this.#up(data, from));
  }

  static async start(port: number, conditions: Conditions = {}): Promise<UdpProxy> {
    const front = createSocket("udp4");
    front.bind(port, PROXY_HOST);
    await once(front, "listening");
    return new UdpProxy(front, port, conditions);
  }

  /** From now on every browser comes from another address, as after a change of network. */
  changeAddresses(): void {
    for (const back of this.#backs.values()) back.close();
    this.#backs.clear();
  }

  close(): void {
    this.changeAddresses();
    this.#front.close();
  }

  #up(data: Buffer, from: RemoteInfo): void {
    const back = this.#backFor(from);
    this.#pass(from, () => back.send(data, this.#port, SERVER_HOST));
  }

  #backFor(from: RemoteInfo): UdpSocket {
    const key = `${from.address}:${from.port}`;
    const known = this.#backs.get(key);
    if (known) return known;
    const back = createSocket("udp4");
    back.bind(0, SERVER_HOST);
    back.on("message", (data) =>
      this.#pass(from, () => this.#front.send(data, from.port, from.address)),
    );
    this.#backs.set(key, back);
    return back;
  }

  #pass({ port }: RemoteInfo, send: () => void): void {
    const { loss = 0, delay = 0 } = this.conditions;
    if (this.cut || this.cutPorts.has(port) || this.#random() < loss) return;
    const unlessClosed = () => {
      try {
        send();
      } catch (error) {
        // A socket that was closed meanwhile: the datagram is lost, as on any network.
        if ((error as NodeJS.ErrnoException).code !== "ERR_SOCKET_DGRAM_NOT_RUNNING") throw error;
      }
    };
    if (delay === 0) unlessClosed();
    else setTimeout(unlessClosed, delay);
  }
}

/** Passes connections on to the server; cut, it drops those that are there and takes no new one. */
export class TcpProxy {
  readonly #front: TcpServer;
  readonly #target: number;
  readonly #open = new Set<Socket>();
  readonly port: number;
  /** One way, in ms. */
  readonly #delay: number;
  #cut = false;

  private constructor(front: TcpServer, port: number, target: number, delay: number) {
    this.#front = front;
    this.#target = target;
    this.port = port;
    this.#delay = delay;
    front.on("connection", (browser) => this.#take(browser));
  }

  static async start(port: number, target: number, delay = 0): Promise<TcpProxy> {
    const front = createServer();
    front.listen(port, SERVER_HOST);
    await once(front, "listening");
    return new TcpProxy(front, port, target, delay);
  }

  /** Nothing passes any more and neither side knows: the connections hang, as on a dead network. */
  cut(): void {
    this.#cut = true;
    for (const socket of this.#open) socket.pause();
  }

  /** The line is back; what hung on the dead one is gone. */
  restore(): void {
    this.#cut = false;
    for (const socket of this.#open) socket.destroy();
    this.#open.clear();
  }

  close(): void {
    this.restore();
    this.#front.close();
  }

  #take(browser: Socket): void {
    if (this.#cut) {
      browser.pause();
      this.#keep(browser);
      return;
    }
    const server = connect(this.#target, SERVER_HOST);
    // A network holds nothing back until more comes; browsers and server do not either.
    for (const socket of [browser, server]) socket.setNoDelay(true);
    this.#keep(browser);
    this.#keep(server);
    this.#flow(browser, server);
    this.#flow(server, browser);
    for (const [one, other] of [
      [browser, server],
      [server, browser],
    ] as const) {
      one.on("error", () => other.destroy());
      one.on("close", () => other.destroy());
    }
  }

  #flow(from: Socket, to: Socket): void {
    if (this.#delay === 0) {
      from.pipe(to);
      return;
    }
    // Timers of one length fire in the order in which they were set: nothing is overtaken.
    const later = (what: () => void) => setTimeout(what, this.#delay);
    from.on("data", (chunk: Buffer) => later(() => to.writable && to.write(chunk)));
    from.on("end", () => later(() => to.end()));
  }

  #keep(socket: Socket): void {
    this.#open.add(socket);
    socket.on("close", () => this.#open.delete(socket));
    socket.on("error", () => socket.destroy());
  }
}
