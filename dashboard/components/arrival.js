/* Logging in leads by way of another page and back to the bare address: what the link opened is kept meanwhile. */
export default function ({ data }) {
  const KEPT = "dateline.wanted";
  try {
    if (!data.admitted) {
      if (window.location.search) sessionStorage.setItem(KEPT, window.location.search);
      return;
    }
    const wanted = sessionStorage.getItem(KEPT);
    sessionStorage.removeItem(KEPT);
    if (wanted && !window.location.search) window.location.replace(window.location.pathname + wanted);
  } catch {
    return; // a browser that keeps nothing
  }
}
