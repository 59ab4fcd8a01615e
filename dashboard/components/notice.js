/* A notice at the bottom of the window, with a button to undo. It disappears after a while. */
import { button, make, makeIsolated } from "../../geo/folium/scripts/dom.js";

/** @import { Create } from "./component.js" */

const VISIBLE_MS = 15000;

/** @type {Create<{ number: number, text: string, undo: string | null }>} */
export default (root, send) => {
  const box = make("div", "notice");
  box.setAttribute("role", "status");
  box.hidden = true;
  root.append(box);

  let shown = -1; // the number of the notice in the box
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const hide = () => {
    box.hidden = true;
  };
  const cancelHide = () => clearTimeout(timer);
  const scheduleHide = () => {
    cancelHide();
    timer = setTimeout(hide, VISIBLE_MS);
  };
  for (const event of ["pointerenter", "focusin"]) box.addEventListener(event, cancelHide);
  for (const event of ["pointerleave", "focusout"]) box.addEventListener(event, scheduleHide);

  return {
    show({ number, text, undo }) {
      if (number === shown) return;
      shown = number;
      box.replaceChildren(makeIsolated("span", "words", text));
      if (undo !== null) {
        const undoAndHide = () => {
          hide();
          send("undo", undo);
        };
        box.append(button("undo", "Undo", undoAndHide));
      }
      box.append(button("close", "×", hide, "Close"));
      box.hidden = !text;
      scheduleHide();
    },
    remove: cancelHide,
  };
};
