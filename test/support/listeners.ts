/** Servers of a test on free ports of the loopback interface, stopped together. */
import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';

export class Listeners {
  readonly #stops: (() => Promise<unknown>)[] = [];

  /** @returns `127.0.0.1:PORT` */
  async listen(server: Server): Promise<string> {
    const sockets = new Set<{ destroy: () => unknown }>();
    server.on('connection', (socket) => sockets.add(socket));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    this.#stops.push(async () => {
      sockets.forEach((socket) => socket.destroy());
      const closed = once(server, 'close');
      server.close();
      await closed;
    });
    return `127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** Closes every connection, also those that were never answered. */
  async stop(): Promise<void> {
    await Promise.all(this.#stops.splice(0).map((stop) => stop()));
  }
}
