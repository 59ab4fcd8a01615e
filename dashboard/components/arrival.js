/* Keep the query of the link while the user logs in: the login returns to the URL without it. */
export default function ({ data }) {
  const STORAGE_KEY = "dateline.requested";
  try {
    if (!data.admitted) {
      if (window.location.search) sessionStorage.setItem(STORAGE_KEY, window.location.search);
      return;
    }
    const search = sessionStorage.getItem(STORAGE_KEY);
    sessionStorage.removeItem(STORAGE_KEY);
    if (search && !window.location.search) window.location.replace(window.location.pathname + search);
  } catch {
    return; // storage is blocked
  }
}
