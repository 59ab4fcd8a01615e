/* A notice at the bottom of the window, with a button to undo. It disappears after a while. */
import { make, button } from "../../geo/folium/scripts/dom.js";

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".part");
  let box = root.querySelector(".notice");
  if (!box) {
    box = make("div", "notice");
    box.setAttribute("role", "status");
    box.hidden = true;
    const hide = () => {
      box.hidden = true;
    };
    root.cancelHide = () => clearTimeout(root.timer);
    root.scheduleHide = () => {
      root.cancelHide();
      root.timer = setTimeout(hide, VISIBLE_MS);
    };
    for (const event of ["pointerenter", "focusin"]) box.addEventListener(event, root.cancelHide);
    for (const event of ["pointerleave", "focusout"]) box.addEventListener(event, root.scheduleHide);
    root.append(box);
  }
  if (String(data.number) === box.dataset.number) return root.cancelHide;
  box.dataset.number = data.number;
  const hide = () => {
    box.hidden = true;
  };
  const words = make("span", "words", data.text);
  words.dir = "auto";
  const parts = [words];
  if (data.undo !== null)
    parts.push(
      button("undo", "Undo", () => {
        hide();
        setTriggerValue("undo", String(data.undo));
      }),
    );
  parts.push(button("close", "×", hide, "Close"));
  box.replaceChildren(...parts);
  box.hidden = !data.text;
  root.scheduleHide();
  return root.cancelHide;
}

const VISIBLE_MS = 15000;
