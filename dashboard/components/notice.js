/* What was just done, with the way to undo it, at the foot of the window for a while. */
export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".part");
  let box = root.querySelector(".notice");
  if (!box) {
    box = make("div", "notice");
    box.setAttribute("role", "status");
    box.hidden = true;
    const hide = () => { box.hidden = true; };
    root.stay = () => clearTimeout(root.timer);
    root.wait = () => {
      root.stay();
      root.timer = setTimeout(hide, STAYS_MS);
    };
    for (const event of ["pointerenter", "focusin"]) box.addEventListener(event, root.stay);
    for (const event of ["pointerleave", "focusout"]) box.addEventListener(event, root.wait);
    root.append(box);
  }
  if (String(data.number) === box.dataset.number) return root.stay;
  box.dataset.number = data.number;
  const hide = () => { box.hidden = true; };
  const words = make("span", "words", data.text);
  words.dir = "auto";
  const parts = [words];
  if (data.undo !== null) parts.push(button("undo", "Undo", () => { hide(); setTriggerValue("undo", String(data.undo)); }));
  parts.push(button("close", "×", hide, "Close"));
  box.replaceChildren(...parts);
  box.hidden = !data.text;
  root.wait();
  return root.stay;
}

const STAYS_MS = 15000;
