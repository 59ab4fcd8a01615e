/* The map. What Python sends is described in map/page_map.js. */
import { PageMap } from "./map/page_map.js";

/** @import { Create } from "./component.js" */
/** @import { MapData } from "./map/page_map.js" */

/** @type {Create<MapData>} */
export default (root, send, setState) => {
  /** @type {PageMap | null} */
  let map = null;
  return {
    show(data) {
      map ??= new PageMap(root, data, {
        report: (report) => setState("report", report),
        act: (kind, subject) => send("act", [kind, subject]),
      });
      map.show(data);
    },
    remove() {
      map?.remove();
    },
  };
};
