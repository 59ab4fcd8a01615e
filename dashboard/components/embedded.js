/* The line below an embedded map: what it shows, and the way to the whole page. */
export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".part");
  const link = make("a", "", "Open in Dateline");
  link.target = "_blank";
  link.rel = "noopener";
  const fresh = () => {
    const now = new URL(window.location.href);
    for (const name of ["embed", "embed_options"]) now.searchParams.delete(name);
    link.href = now.href;
  };
  fresh();
  link.addEventListener("pointerdown", fresh);
  link.addEventListener("focus", fresh);
  const line = make("p", "sub");
  line.append(data.said, data.said ? " · " : "", link);
  root.replaceChildren(line);
}
