/* Tells the server where the reader went back or forward to; it shows nothing. */
export default function ({ setTriggerValue }) {
  const told = () => setTriggerValue("navigate", window.location.search);
  window.addEventListener("popstate", told);
  return () => window.removeEventListener("popstate", told);
}
