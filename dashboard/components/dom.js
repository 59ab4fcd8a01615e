/* What the page's own parts share; put before each of them. Text is always set as text, never parsed. */

/** An element with a class and a text. */
const make = (tag, name, text) => {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (text !== undefined && text !== null) element.textContent = text;
  return element;
};

/** A button; `label` says more than its text where that is short. */
const button = (name, text, act, label) => {
  const element = make("button", name, text);
  element.type = "button";
  if (label) element.title = label;
  if (label) element.setAttribute("aria-label", label);
  element.addEventListener("click", act);
  return element;
};

/** Names side by side, none of which can turn the direction of another or of what is between them. */
const apart = (element, texts) => {
  texts.filter(Boolean).forEach((text, index) => {
    if (index) element.append(make("span", "dot", " · "));
    const name = make("span", "name", text);
    name.dir = "auto";
    element.append(name);
  });
  return element;
};

/** A link that leads to the web only: no `javascript:`, `data:` or file addresses. */
const webLink = (address, text) => {
  if (!/^https?:\/\//i.test(address || "")) return null;
  const link = make("a", "", text);
  link.href = address;
  link.target = "_blank";
  link.rel = "noopener noreferrer nofollow";
  return link;
};

/** Say something to the maps, which have frames of their own; what they understand is said in static/map/bridge.js. */
const tellMap = (message) => {
  for (const frame of document.querySelectorAll('iframe[title="streamlit_folium.st_folium"]')) {
    if (frame.contentWindow) frame.contentWindow.postMessage(message, window.location.origin);
  }
};

/** Listen to what the maps say; returns what ends it. */
const hearMap = (heard) => {
  const listen = ({ origin, data }) => { if (origin === window.location.origin && data && typeof data.dateline === "string") heard(data); };
  window.addEventListener("message", listen);
  return () => window.removeEventListener("message", listen);
};
