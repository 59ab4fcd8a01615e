/* What the scripts of folium layers call (geo/folium/layers.py). */
import { MentionLayer } from "./mention_layer.js";

/** @import { Tables } from "./mention_tables.js" */

/** @param {Tables | { marks: import("./mention_layer.js").Mark[] }} data */
export const mentionLayer = (data) => new MentionLayer(data);
