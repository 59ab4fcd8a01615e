/* The address of the page as it is now, and a button that copies it. */
export default function ({ parentElement }) {
  const root = parentElement.querySelector(".part");
  if (root.querySelector("input")) return undefined;
  const box = document.createElement("input");
  box.className = "address";
  box.readOnly = true;
  box.setAttribute("aria-label", "Link to this view");
  const copy = document.createElement("button");
  copy.type = "button";
  copy.className = "copy";
  copy.textContent = "Copy link";
  const said = document.createElement("p");
  said.className = "note";
  said.setAttribute("role", "status");

  const refresh = () => { box.value = window.location.href; };
  const copyOld = () => {
    box.focus();
    box.select();
    return document.execCommand("copy");
  };
  const say = (done) => {
    said.textContent = done ? "Copied." : "The browser does not let the page copy. Select the link and copy it by hand.";
  };
  box.addEventListener("focus", () => { refresh(); box.select(); });
  copy.addEventListener("click", () => {
    refresh();
    if (!navigator.clipboard) return say(copyOld());
    return navigator.clipboard.writeText(box.value).then(() => say(true), () => say(copyOld()));
  });
  refresh();
  const timer = setInterval(() => { if (document.activeElement !== box) refresh(); }, 500);
  root.append(box, copy, said);
  return () => clearInterval(timer);
}
