import { announce, byId } from "./elements.js";
import { placeWords } from "./places.js";
import { countPoints } from "./text.js";
import { word } from "./words.js";

/** Finding words in the whole text of a report, however they are spaced, broken over lines, or set in full width. */

const MOST = 1000; // places that are counted
const PAUSE = 150; // milliseconds after the last key

/** A text made even, so that words are found whatever the spelling; where its letters stand in the text itself. */
export class Evened {
  constructor(text) {
    const known = new Map();
    const units = [];
    const places = []; // of each unit, in code points
    let point = 0;
    for (const letter of text) {
      if (!known.has(letter)) known.set(letter, letter.normalize("NFKC").toLowerCase().replaceAll(/\s/g, ""));
      for (const unit of known.get(letter).split("")) {
        units.push(unit);
        places.push(point);
      }
      point += 1;
    }
    // Commas between digits are left out, so that 1,234.5 is found as 1234.5.
    const kept = (_each, at) => units[at] !== "," || !(isDigit(units[at - 1]) && isDigit(units[at + 1]));
    this.text = units.filter(kept).join("");
    this.places = places.filter(kept);
  }

  /** Where some words stand, as {start, end}, at most so many places. */
  find(words, most = MOST) {
    const wanted = new Evened(words).text;
    const found = [];
    if (!wanted) return found;
    let at = this.text.indexOf(wanted);
    while (at >= 0 && found.length < most) {
      found.push({ start: this.places[at], end: this.places[at + wanted.length - 1] + 1 });
      at = this.text.indexOf(wanted, at + wanted.length);
    }
    return found;
  }
}

/** Goes through the places where some words stand. */
export class Seeking {
  /**
   * @param {object} model
   * @param {(start: number, end: number) => void} point  brings words into view
   * @param {() => void} shown  called where what is to be seen stands in the other half of a narrow screen
   */
  constructor(model, point, shown) {
    this.text = model.text.text;
    this.point = point;
    this.shown = shown;
    this.found = [];
    this.at = -1;
    this.words = "";
    byId("seek-words").value = "";
    this.say();
    // Properties, not listeners: what they are of outlives the report.
    byId("seek").onsubmit = (event) => {
      event.preventDefault();
      clearTimeout(this.waiting);
      if (this.words === byId("seek-words").value) this.go(1);
      else this.seek(byId("seek-words").value);
    };
    byId("seek").oninput = () => {
      clearTimeout(this.waiting);
      this.waiting = setTimeout(() => this.seek(byId("seek-words").value), PAUSE);
    };
    byId("seek-words").onkeydown = (event) => {
      if (event.key !== "Enter" || !event.shiftKey) return;
      event.preventDefault();
      this.go(-1);
    };
    byId("seek-on").onclick = () => this.go(1);
    byId("seek-back").onclick = () => this.go(-1);
  }

  /** Offers to find in the whole text what the records are searched for; nothing for no words. */
  offer(words) {
    const count = this.places(words).length;
    byId("in-text").hidden = !words;
    byId("in-text").disabled = !count;
    byId("in-text").textContent = word("in_text", { words, count });
    byId("in-text").onclick = () => this.seek(words);
  }

  /** Finds some words, and goes to the first place. */
  seek(words) {
    byId("seek-words").value = words;
    this.words = words;
    this.found = this.places(words);
    this.at = -1;
    if (this.found.length) this.go(1);
    else this.say();
  }

  /** Goes to the next place, or with -1 to the one before; behind the last the first comes again. */
  go(by) {
    if (this.words !== byId("seek-words").value) {
      this.seek(byId("seek-words").value);
      return;
    }
    if (!this.found.length) return;
    const from = this.at < 0 && by < 0 ? 0 : this.at;
    this.at = (from + by + this.found.length) % this.found.length;
    const { start, end } = this.found[this.at];
    this.shown();
    this.point(start, end);
    this.say();
    announce(byId("seek-count").textContent);
  }

  /** Says at which place one is; again where the language changes. */
  say() {
    const { length } = this.found;
    byId("seek-on").disabled = byId("seek-back").disabled = !length;
    if (!countPoints(this.words.trim())) byId("seek-count").textContent = "";
    else if (!length) byId("seek-count").textContent = word("seek_none");
    else {
      const of = length < MOST ? length : `${MOST}+`;
      byId("seek-count").textContent = [word("seek_at", { at: this.at + 1, of }), placeWords(this.found[this.at].start)].filter(Boolean).join(" · ");
    }
  }

  places(words) {
    if (!words.trim()) return [];
    this.evened ??= new Evened(this.text);
    return this.evened.find(words);
  }
}

function isDigit(unit) {
  return unit >= "0" && unit <= "9";
}
