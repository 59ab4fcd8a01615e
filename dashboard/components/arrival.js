/* Keeps the query of the link while the user logs in: the login returns to the URL without it. */

/** @import { Create } from "./component.js" */

const STORAGE_KEY = "dateline.requested";

/** @type {Create<{ admitted: boolean }>} */
export default () => ({
  show({ admitted }) {
    try {
      if (admitted) restoreQuery();
      else if (window.location.search) sessionStorage.setItem(STORAGE_KEY, window.location.search);
    } catch {
      // Storage is blocked: the user arrives at the page without the query.
    }
  },
});

function restoreQuery() {
  const query = sessionStorage.getItem(STORAGE_KEY);
  sessionStorage.removeItem(STORAGE_KEY);
  if (query && !window.location.search) window.location.replace(window.location.pathname + query);
}
