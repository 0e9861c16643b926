import { announce, byId } from "./elements.js";
import { save, stem } from "./downloads.js";
import { view } from "./jumps.js";
import { Problem, send, WORD_TYPE } from "./sending.js";
import { word } from "./words.js";

/** The review's menu: undo, saved to a file and loaded from one, and the note that the service writes of it. */

/**
 * @param {() => {model: object, jumps: object}|null} shown  the report that is seen, null where none is
 * @param {string|undefined} service  the service's address; without one no note is offered
 * @param {(text: string) => void} notice  shows what went wrong
 */
export function listenForReview(shown, service, notice) {
  const close = () => (byId("review").open = false);
  byId("review-undo").onclick = () => undo(shown());
  byId("review-save").onclick = () => {
    close();
    const { model } = shown();
    save(`${stem(model)}.review.json`, model.review.file(), "application/json");
  };
  onFiles("review-file", async ([file]) => {
    close();
    const { review } = shown().model;
    const unread = () => "review_none"; // the file went away, or may not be read
    const wrong = await file.text().then((content) => review.load(content), unread);
    if (wrong) notice(word(wrong, { name: file.name }));
    else announce(word("review_loaded", { name: file.name }));
  });
  document.addEventListener("keydown", (event) => {
    const typed = event.target.matches?.("input, textarea, select");
    if (event.key.toLowerCase() !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey || typed || !shown()) return;
    event.preventDefault();
    undo(shown());
  });
  if (!service) return;
  byId("review-note").onclick = () => {
    close();
    note(shown(), [], service, notice);
  };
  onFiles("note-files", (files) => {
    close();
    note(shown(), files, service, notice);
  });
}

function onFiles(id, take) {
  byId(id).onchange = async (event) => {
    const files = [...event.target.files];
    event.target.value = "";
    if (files.length) await take(files);
  };
}

function undo({ model }) {
  announce(word(model.review.undo() ? "undone" : "nothing_to_undo"));
}

/** Has the note written, of the report on the page and of further results, reviews and reports in files. */
async function note({ model }, more, service, notice) {
  announce(word("preparing"));
  const name = stem(model);
  const own = [[JSON.stringify(model.read), `${name}.json`], [model.review.file(), `${name}.review.json`]];
  const files = [...own.map(([content, called]) => new File([content], called)), ...more];
  try {
    const response = await send(`${service}note`, { files }, { accept: WORD_TYPE, key: byId("key").value });
    save(`${name}-note.docx`, await response.blob(), WORD_TYPE);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    notice(`${error.title} ${error.detail}`);
  }
}

/**
 * E at a record or its words goes to its fields, Escape from the fields back.
 * @param {() => object|null} current  the report that is seen, with its jumps
 */
export function correctingKeys(current) {
  let from = null;
  document.addEventListener("keydown", (event) => {
    const panel = byId("inspector");
    if (event.key === "e" && !event.ctrlKey && !event.metaKey && event.target.closest?.(".record, .mark")) {
      const key = event.target.closest("[data-key]")?.dataset.key;
      if (key) current().jumps.select(key);
      if (panel.hidden) return;
      event.preventDefault();
      from = event.target;
      view("text");
      panel.open = true;
      byId("inspector-fields").querySelector("select, input").focus();
    } else if (event.key === "Escape" && panel.contains(event.target)) {
      panel.open = false;
      const key = panel.dataset.key;
      const back = from?.isConnected ? from : current().jumps.inShown(key) ?? panel.querySelector("summary");
      if (back.closest("#records")) view("records");
      back.focus();
    }
  });
}
