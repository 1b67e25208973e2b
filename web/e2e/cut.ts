// A page that loses its line at the worst moment: what it asked for arrives, and no answer comes.
import type { Page } from "@playwright/test";

/** From the next load on: cuts the line at the first command of this type, until told. */
export async function cutAfter(page: Page, type: string): Promise<{ back: () => void }> {
  let cut = false;
  let away = false;
  await page.routeWebSocket(/\/api\/.*socket/, (socket) => {
    if (away) return void socket.close();
    const there = socket.connectToServer();
    socket.onMessage((message) => {
      there.send(message);
      const { command } = JSON.parse(String(message)) as { command?: { type: string } };
      if (cut || command?.type !== type) return;
      [cut, away] = [true, true];
      void there.close();
      void socket.close();
    });
  });
  return { back: () => void (away = false) };
}
