/* Cuts tiles in a worker, so that the map stays responsive. The first message holds the files of the outlines, each
 * other one asks for a tile. */
import { Slicer } from "./slicer.js";

/** @import { LevelFiles, Outline } from "./slicer.js" */

/** @typedef {{ files: LevelFiles } | { id: number, zoom: number, x: number, y: number }} ToWorker */
/** @typedef {{ fineLoaded: true } | { id: number, tile: Outline[] } | { id: number, error: string }} FromWorker */

/** @type {Slicer | null} */
let slicer = null;

/** @type {(message: FromWorker, transferred?: Transferable[]) => void} */
const answer = (message, transferred = []) => self.postMessage(message, { transfer: transferred });

/** @param {MessageEvent<ToWorker>} event */
self.onmessage = async ({ data }) => {
  if ("files" in data) {
    slicer = new Slicer(data.files, () => answer({ fineLoaded: true }));
    return;
  }
  const { id, zoom, x, y } = data;
  try {
    const tile = slicer ? await slicer.tile(zoom, x, y) : [];
    answer(
      { id, tile },
      tile.flatMap(({ parts }) => parts.map((part) => part.buffer)),
    );
  } catch (error) {
    answer({ id, error: String(error) });
  }
};
