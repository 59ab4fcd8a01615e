/* The maps of the page, and what the other parts of the page tell them. */

/** @typedef {{ dateline: string, [name: string]: any }} Message As geo/folium/scripts/bridge.js documents them. */

/**
 * Post a message to the maps, which are in frames.
 *
 * @param {Message} message
 */
export const postToMap = (message) => {
  /** @type {NodeListOf<HTMLIFrameElement>} */
  const frames = document.querySelectorAll('iframe[title="streamlit_folium.st_folium"]');
  for (const frame of frames) {
    if (frame.contentWindow) frame.contentWindow.postMessage(message, window.location.origin);
  }
};

/**
 * Call `handle` with each message from a map; return a function that unsubscribes.
 *
 * @param {(message: Message) => void} handle
 */
export const onMapMessage = (handle) => {
  /** @param {MessageEvent} event */
  const listen = ({ origin, data }) => {
    if (origin === window.location.origin && data && typeof data.dateline === "string") handle(data);
  };
  window.addEventListener("message", listen);
  return () => window.removeEventListener("message", listen);
};
