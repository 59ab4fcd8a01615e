/* The outlines of some files, cut into tiles by a worker where one can start, otherwise in the page. */
import { Slicer } from "./slicer.js";

/** @import { LevelFiles, Outline } from "./slicer.js" */
/** @import { FromWorker } from "./slicer_worker.js" */

/** @typedef {[zoom: number, x: number, y: number]} Coords */
/** @typedef {{ at: Coords, resolve: (tile: Outline[]) => void, reject: (error: Error) => void }} Request */

/** Has the interface of Slicer. */
class WorkerSlicer {
  /**
   * @param {Worker} worker
   * @param {LevelFiles} files
   * @param {() => void} onFineLoaded
   */
  constructor(worker, files, onFineLoaded) {
    this.worker = worker;
    this.files = files;
    this.onFineLoaded = onFineLoaded;
    /** @type {Map<number, Request>} */
    this.requests = new Map();
    this.lastId = 0;
    /** @type {Slicer | null} */
    this.inPage = null;
    worker.onmessage = ({ data }) => this.receive(data);
    worker.onerror = () => this.moveIntoPage();
    worker.postMessage({ files });
  }

  /**
   * @param {Coords} at
   * @returns {Promise<Outline[]>}
   */
  tile(...at) {
    if (this.inPage) return this.inPage.tile(...at);
    this.lastId += 1;
    const id = this.lastId;
    return new Promise((resolve, reject) => {
      this.requests.set(id, { at, resolve, reject });
      const [zoom, x, y] = at;
      this.worker.postMessage({ id, zoom, x, y });
    });
  }

  /** @param {FromWorker} message */
  receive(message) {
    if ("fineLoaded" in message) {
      this.onFineLoaded();
      return;
    }
    const request = this.requests.get(message.id);
    this.requests.delete(message.id);
    if ("tile" in message) request?.resolve(message.tile);
    else request?.reject(new Error(message.error));
  }

  /** The browser does not run the worker. */
  moveIntoPage() {
    this.stop();
    this.inPage = new Slicer(this.files, this.onFineLoaded);
    for (const { at, resolve, reject } of this.requests.values()) this.inPage.tile(...at).then(resolve, reject);
    this.requests.clear();
  }

  stop() {
    this.worker.terminate();
  }
}

/**
 * Return what cuts the outlines of some files.
 *
 * @param {LevelFiles} files For a worker, the absolute addresses of the files.
 * @param {() => void} onFineLoaded
 * @param {string | URL} [worker] The address of slicer_worker.js; without it the page cuts the tiles.
 * @returns {{ tile: Slicer["tile"], stop?: () => void }}
 */
export function createSlicer(files, onFineLoaded, worker) {
  if (worker) {
    try {
      return new WorkerSlicer(new Worker(worker, { type: "module" }), files, onFineLoaded);
    } catch {
      // Workers are not allowed on this page.
    }
  }
  return new Slicer(files, onFineLoaded);
}
