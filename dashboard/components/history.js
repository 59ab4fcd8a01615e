/* Sends the query that the browser's Back or Forward leads to. This component shows nothing. */

/** @import { Create } from "./component.js" */

/** @type {Create<unknown>} */
export default (root, send) => {
  const navigate = () => send("navigate", window.location.search);
  window.addEventListener("popstate", navigate);
  return { show() {}, remove: () => window.removeEventListener("popstate", navigate) };
};
