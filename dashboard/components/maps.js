/* The maps of the page, and what the other parts of the page tell them. */

/** Post a message to the maps, which are in frames. static/map/bridge.js documents the messages. */
export const postToMap = (message) => {
  for (const frame of document.querySelectorAll('iframe[title="streamlit_folium.st_folium"]')) {
    if (frame.contentWindow) frame.contentWindow.postMessage(message, window.location.origin);
  }
};

/** Call `handle` with each message from a map; return a function that unsubscribes. */
export const onMapMessage = (handle) => {
  const listen = ({ origin, data }) => {
    if (origin === window.location.origin && data && typeof data.dateline === "string") handle(data);
  };
  window.addEventListener("message", listen);
  return () => window.removeEventListener("message", listen);
};
