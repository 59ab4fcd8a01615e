/* The filters, and the mentions that they leave. */
import { countByPlace } from "../../folium/scripts/mention_tables.js";
import { isInPeriod } from "./dates.js";

/** @import { Mention, Tables } from "../../folium/scripts/mention_tables.js" */
/** @import { Period } from "./dates.js" */

const ARTICLE = 0;
const DAY = 2;
/** @type {Period} */
const ALL_DAYS = { from: null, to: null };

export class Selection {
  /** @param {Tables} tables */
  constructor(tables) {
    this.tables = tables;
    /** @type {() => void} */
    this.onChange = () => {};
    this.period = ALL_DAYS;
    /** @type {number | null} */
    this.article = null;
    this.mentions = tables.mentions;
    this.counts = countByPlace(tables.mentions);
  }

  get isFiltered() {
    return Boolean(this.period.from || this.period.to || this.article !== null);
  }

  /** The number of articles that the mentions are in. */
  get articleCount() {
    return new Set(this.mentions.map((mention) => mention[ARTICLE])).size;
  }

  /** @param {Mention} mention */
  dayOf(mention) {
    return this.tables.articles[mention[ARTICLE]][DAY];
  }

  /** @param {Partial<{ period: Period, article: number | null }>} filters Those that change. */
  filter(filters) {
    Object.assign(this, filters);
    this.mentions = this.tables.mentions.filter((mention) => this.isInPeriod(mention) && this.isOfArticle(mention));
    this.counts = countByPlace(this.mentions);
    this.onChange();
  }

  clear() {
    this.filter({ period: ALL_DAYS, article: null });
  }

  /** @param {Mention} mention */
  isInPeriod(mention) {
    return isInPeriod(this.dayOf(mention), this.period);
  }

  /** @param {Mention} mention */
  isOfArticle(mention) {
    return this.article === null || mention[ARTICLE] === this.article;
  }

  /** Return the mentions of each article in the period, and of the selected one, whose row stays to be deselected. */
  countByArticle() {
    /** @type {Map<number, number>} */
    const counts = new Map();
    for (const mention of this.tables.mentions) {
      const article = mention[ARTICLE];
      if (this.isInPeriod(mention) || this.article === article) counts.set(article, (counts.get(article) ?? 0) + 1);
    }
    return counts;
  }
}
