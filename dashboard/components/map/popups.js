/* The popups of the page's map, and what their buttons do. */
import { L } from "../../../geo/folium/scripts/leaflet.js";
import { buildAreaPopup, buildEmptyPopup, buildPopup } from "../../../geo/folium/scripts/popup.js";
import { nearestCopy } from "../../../geo/folium/scripts/projection.js";

/** @import { Map as LeafletMap } from "leaflet" */
/** @import { Area } from "../../../geo/folium/scripts/areas.js" */
/** @import { Mark } from "../../../geo/folium/scripts/circles.js" */
/** @import { Actions, Explanation } from "../../../geo/folium/scripts/popup.js" */
/** @import { LatLon } from "../../../geo/folium/scripts/projection.js" */

/** @typedef {{ name: string, sub: string, note: string, at: LatLon }} EmptyPlace A place without mentions. */

/** Tells the server what the user does: the kind of action, and its subject. */
/** @typedef {(kind: string, subject: string) => void} Act */

export class Popups {
  /**
   * @param {LeafletMap} map
   * @param {{ act: Act, editable: boolean }} server Whether the server accepts corrections.
   * @param {() => void} rebuild Called when what the open popup contains has changed.
   */
  constructor(map, { act, editable }, rebuild) {
    this.map = map;
    this.rebuild = rebuild;
    /** The explanation that is open. @type {Explanation | null} */
    this.explanation = null;
    /** The last one from the server. @type {Explanation | null} */
    this.received = null;
    /** @type {EmptyPlace | null} */
    this.emptyPlace = null;
    /** @type {Actions} */
    this.actions = {
      read: (mention) => act("read", mention),
      ...(editable ? { correct: (mention) => act("correct", mention) } : {}),
      showPlace: (place) => act("place", place),
      showMentions: (place) => act("mentions", place),
      filterCountry: (country) => act("country", country),
      explain: (mention, open) => {
        if (!open) this.setExplanation(null);
        else if (this.received?.id === mention) this.setExplanation(this.received);
        else act("why", mention);
      },
    };
  }

  /** @param {Mark} mark */
  ofMark(mark) {
    return buildPopup(mark, this.actions, this.explanation);
  }

  /** @param {Area} area */
  ofArea(area) {
    return buildAreaPopup(area, this.actions);
  }

  /**
   * Open the explanation that the server has sent. It is sent with all later data, too, also after it was closed.
   *
   * @param {Explanation | null} explanation
   */
  receive(explanation) {
    if (JSON.stringify(explanation) === JSON.stringify(this.received)) return;
    this.received = explanation;
    this.setExplanation(explanation);
  }

  /** @param {Explanation | null} explanation */
  setExplanation(explanation) {
    this.explanation = explanation;
    this.rebuild();
    if (explanation) this.map.getContainer().querySelector(".dl-why")?.scrollIntoView({ block: "nearest" });
  }

  /**
   * Open a popup at a place without mentions.
   *
   * @param {EmptyPlace | null} place
   */
  showEmpty(place) {
    if (JSON.stringify(place) === JSON.stringify(this.emptyPlace)) return;
    this.emptyPlace = place;
    if (!place) return;
    L.popup({ maxWidth: 300, minWidth: 200 })
      .setLatLng(nearestCopy(this.map, place.at))
      .setContent(buildEmptyPopup(place))
      .openOn(this.map);
  }
}
