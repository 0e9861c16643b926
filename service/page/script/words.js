/** The page's words in the reader's language, and its numbers. */

const books = JSON.parse(document.getElementById("words").textContent);
let book = books[document.documentElement.dataset.language];
let language = document.documentElement.dataset.language;

/** The language in use: "zh" or "en". */
export function currentLanguage() {
  return language;
}

/** Takes the other language into use. */
export function useLanguage(code) {
  language = code;
  book = books[code];
  document.documentElement.lang = code === "zh" ? "zh-CN" : "en";
  document.documentElement.dataset.language = code;
}

/** One of the page's own words; {name} in it is replaced by values.name. */
export function word(key, values = {}) {
  const text = book.ui[key];
  if (text === undefined) throw new Error(`no word for ${key}`);
  return text.replace(/\{(\w+)\}/g, (_all, name) => String(values[name]));
}

/** The name of a code of a result, as in label("budget_lines.category", "project"); the code where it has none. */
export function label(field, code) {
  return known(field, code) ?? code.replaceAll("_", " ");
}

/** The name of a code, or null where this language has none. */
export function known(field, code) {
  return book.values[field]?.[code] ?? null;
}

/** The codes of a field of a result with their names. */
export function allLabels(field) {
  return Object.entries(book.values[field]);
}

/** The heading that an achievement type stands under. */
export function groupOf(type) {
  return book.groups[type] ?? label("achievements.type", "other");
}

const money = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const plain = new Intl.NumberFormat("en-US", { maximumFractionDigits: 6 });
const percent = new Intl.NumberFormat("en-US", { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** An amount with its unit, as in 1,482.36 万元. */
export function moneyText(value, unit) {
  return `${money.format(value)} ${unit}`;
}

/** A figure without a unit, two decimals. */
export function figureText(value) {
  return money.format(value);
}

/** A figure with its sign, two decimals. */
export function signedText(value) {
  return `${value < 0 ? "−" : "+"}${money.format(Math.abs(value))}`;
}

/** A number as it is. */
export function numberText(value) {
  return plain.format(value);
}

/** A rate in percent, one decimal. */
export function rateText(value) {
  return `${percent.format(value)}%`;
}
