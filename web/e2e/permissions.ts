// What a browser answers when a page asks for camera and microphone.
import type { Person } from "./participant";
import type { Server } from "./server";

type Setting = "granted" | "denied" | "prompt";
type Source = "camera" | "microphone";

/** Lets a test say what this browser answers from now on when a page asks for these. */
export async function permissions(
  { browser, context, page }: Person,
  { url }: Server,
): Promise<(setting: Setting, of?: readonly Source[]) => Promise<void>> {
  const own = await context.newCDPSession(page);
  const { targetInfo } = await own.send("Target.getTargetInfo");
  const all = await browser.newBrowserCDPSession();
  const { browserContextId = "" } = targetInfo;
  return async (setting, of = ["camera", "microphone"]) => {
    for (const name of of)
      await all.send("Browser.setPermission", {
        permission: { name },
        setting,
        origin: url,
        ...(browserContextId ? { browserContextId } : {}),
      });
  };
}
