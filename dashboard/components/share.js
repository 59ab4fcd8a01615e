/* Shares the current view: its URL, a QR code, HTML to embed it in another page, and a picture of the map. */
import { button, focusedElement, make } from "../../geo/folium/scripts/dom.js";
import { frameCode } from "./addresses.js";
import { savePictures } from "./maps.js";
import { drawCode } from "./qr_code.js";

/** @import { Create } from "./component.js" */

const REFRESH_MS = 500; // no event tells that the address has changed

/** A text to copy, in a field that follows the address. */
class CopyField {
  /** @param {string} label @param {() => string} value @param {(copied: boolean) => void} onCopy */
  constructor(label, value, onCopy) {
    this.value = value;
    this.onCopy = onCopy;
    this.box = make("input", "address");
    this.box.readOnly = true;
    this.box.setAttribute("aria-label", label);
    this.box.addEventListener("focus", () => {
      this.update();
      this.box.select();
    });
    this.update();
  }

  update() {
    this.box.value = this.value();
  }

  /** Update the field unless the reader may be copying from it. */
  refresh() {
    if (focusedElement(this.box) !== this.box && this.box.value !== this.value()) this.update();
  }

  async copy() {
    this.update();
    try {
      await navigator.clipboard.writeText(this.box.value);
      this.onCopy(true);
    } catch {
      this.onCopy(this.copyWithCommand()); // without https, or where the browser forbids it
    }
  }

  copyWithCommand() {
    this.box.focus();
    this.box.select();
    return document.execCommand("copy");
  }
}

class Sharing {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.summary = "";
    this.status = make("p", "note");
    this.status.setAttribute("role", "status");
    /** @param {boolean} copied */
    const onCopy = (copied) =>
      this.setStatus(copied ? "Copied." : "The browser blocked copying. Select the text and copy it yourself.");
    this.link = new CopyField("Link to this view", () => window.location.href, onCopy);
    this.frame = new CopyField("Code to embed this view", () => frameCode(window.location.href), onCopy);
    this.code = make("div", "qr");
    this.code.hidden = true;
    this.codeOf = ""; // the address in the QR code
    this.codeButton = button("copy", "QR code", () => this.toggleCode());
    this.codeButton.setAttribute("aria-expanded", "false");
    const copyLink = button("copy", "Copy link", () => this.link.copy());
    const picture = button("copy", "Picture of the map", () => this.savePicture());
    root.append(
      make("p", "note", "The link opens this view with its filters, map position and open panels."),
      this.link.box,
      line(copyLink, this.codeButton, picture),
      this.code,
      make("p", "note", "Embed it in another web page:"),
      this.frame.box,
      line(button("copy", "Copy code", () => this.frame.copy())),
      this.status,
    );
    this.timer = setInterval(() => this.refresh(), REFRESH_MS);
  }

  /** @param {{ summary: string }} data */
  show({ summary }) {
    this.summary = summary;
  }

  remove() {
    clearInterval(this.timer);
  }

  /** @param {string} text */
  setStatus(text) {
    this.status.textContent = text;
  }

  refresh() {
    this.link.refresh();
    this.frame.refresh();
    if (!this.code.hidden && this.codeOf !== window.location.href) this.updateCode();
  }

  toggleCode() {
    this.code.hidden = !this.code.hidden;
    this.codeButton.setAttribute("aria-expanded", String(!this.code.hidden));
    if (!this.code.hidden) this.updateCode();
  }

  async updateCode() {
    this.codeOf = window.location.href;
    try {
      this.code.replaceChildren(await drawCode(this.codeOf));
    } catch {
      this.setStatus("This link is too long for a QR code.");
    }
  }

  savePicture() {
    this.setStatus("");
    savePictures(this.summary);
  }
}

/** @param {...HTMLElement} elements */
function line(...elements) {
  const element = make("div", "line");
  element.append(...elements);
  return element;
}

/** @type {Create<{ summary: string }>} */
export default (root) => new Sharing(root);
