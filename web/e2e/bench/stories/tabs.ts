// The customer opens the page a second time, takes the call there, and closes that tab.
import { expect } from "../../fixtures";
import { Server } from "../../server";
import { AGENTS_PICTURE } from "../../steps";
import { now, whenMoves, whenShown } from "../moments";
import { TIMES, allIsWell, inAWholeCall, row, type Story } from "./story";

const ELSEWHERE = "The call is on another tab or device";

export const secondTab: Story = async (person) => {
  const says = row("second tab takes the call → the first one says so");
  const taken = row("second tab takes the call → its first frame");
  const back = row("the tab that has the call is closed → video in the other one");
  const server = await Server.start();
  const mette = await person("agent");
  const jonas = await person("customer", { phone: true });
  await inAWholeCall(mette, jonas, server);
  for (let time = 0; time < TIMES; time += 1) {
    const second = await jonas.tab();
    await second.page.goto(server.url);
    await expect(second.page.getByRole("heading", { name: ELSEWHERE })).toBeVisible();
    const use = second.page.getByRole("button", { name: "Use here" });
    await use.focus();
    const pressed = now();
    const said = whenShown(jonas.page, ELSEWHERE);
    const moved = whenMoves(second.page, AGENTS_PICTURE);
    await use.press("Enter");
    says.times.push((await said) - pressed);
    taken.times.push((await moved) - pressed);
    await allIsWell(mette, second);
    const closed = now();
    await second.page.close();
    back.times.push((await whenMoves(jonas.page, AGENTS_PICTURE)) - closed);
    await allIsWell(mette, jonas);
  }
  await server.close();
  return { sentences: [says], media: [taken, back] };
};
