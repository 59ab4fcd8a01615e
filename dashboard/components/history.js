/* Send the query that Back or Forward leads to. This component shows nothing. */
export default function ({ setTriggerValue }) {
  const navigate = () => setTriggerValue("navigate", window.location.search);
  window.addEventListener("popstate", navigate);
  return () => window.removeEventListener("popstate", navigate);
}
