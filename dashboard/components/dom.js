/* Helpers that every component shares; this script is put before each component's own. Text is never parsed as HTML. */

/** Return a new element with a class name and a text. */
const make = (tag, name, text) => {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (text !== undefined && text !== null) element.textContent = text;
  return element;
};

/** Return a new button. `label` is its accessible name where the text is too short to explain it. */
const button = (name, text, onClick, label) => {
  const element = make("button", name, text);
  element.type = "button";
  if (label) element.title = label;
  if (label) element.setAttribute("aria-label", label);
  element.addEventListener("click", onClick);
  return element;
};

/** Append names with separators, each with its own text direction, which therefore affects no other name. */
const appendNames = (element, texts) => {
  texts.filter(Boolean).forEach((text, index) => {
    if (index) element.append(make("span", "dot", " · "));
    const name = make("span", "name", text);
    name.dir = "auto";
    element.append(name);
  });
  return element;
};

/** Return a link to a web address, or null for any other kind of URL (`javascript:`, `data:`, files). */
const webLink = (address, text) => {
  if (!/^https?:\/\//i.test(address || "")) return null;
  const link = make("a", "", text);
  link.href = address;
  link.target = "_blank";
  link.rel = "noopener noreferrer nofollow";
  return link;
};

/** Post a message to the maps, which are in frames. static/map/bridge.js documents the messages. */
const postToMap = (message) => {
  for (const frame of document.querySelectorAll('iframe[title="streamlit_folium.st_folium"]')) {
    if (frame.contentWindow) frame.contentWindow.postMessage(message, window.location.origin);
  }
};

/** Call `handle` with each message from a map; return a function that unsubscribes. */
const onMapMessage = (handle) => {
  const listen = ({ origin, data }) => {
    if (origin === window.location.origin && data && typeof data.dateline === "string") handle(data);
  };
  window.addEventListener("message", listen);
  return () => window.removeEventListener("message", listen);
};
