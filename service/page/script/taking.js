import { byId } from "./elements.js";

/** How reports come to the page: chosen as files or as a folder, or dropped, folders and archives among them. */

const ARCHIVE = /\.zip$/i;
const NO_REPORT = /^(?:\.|~\$|Thumbs\.db$)/; // hidden files, what Word leaves beside an open one, what Windows does

/** @param {(files: File[]) => void} take  called with the files; what a folder gave is called by its path in it */
export function listenForFiles(take) {
  for (const id of ["file", "folder"]) {
    byId(id).onchange = (event) => {
      const files = [...event.target.files].map((file) => called(file, file.webkitRelativePath || file.name));
      event.target.value = "";
      take(files.filter(isReport));
    };
  }
  const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
  document.addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    document.body.classList.add("dragging");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) document.body.classList.remove("dragging");
  });
  document.addEventListener("drop", async (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    document.body.classList.remove("dragging");
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    const files = [...event.dataTransfer.files];
    if (!entries.some((entry) => entry.isDirectory)) take(files);
    else take((await Promise.all(entries.map((entry) => filesIn(entry)))).flat().filter(isReport));
  });
}

/** Whether some files are read each by itself and listed: several, or an archive. */
export function areMany(files) {
  return files.length > 1 || ARCHIVE.test(files[0].name);
}

/** Whether some files can be reports of several years: several, and no archive. */
export function areYears(files) {
  return files.length > 1 && !files.some((file) => ARCHIVE.test(file.name));
}

function isReport(file) {
  return !NO_REPORT.test(file.name.split("/").at(-1));
}

function called(file, name) {
  return name === file.name ? file : new File([file], name, { type: file.type });
}

/** The files under an entry of a drop, in the order of their names. */
async function filesIn(entry) {
  if (entry.isFile) {
    const file = await new Promise((done, failed) => entry.file(done, failed));
    return [called(file, entry.fullPath.slice(1))];
  }
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((done, failed) => reader.readEntries(done, failed)); // a hundred at a time
    if (!some.length) break;
    found.push(...some);
  }
  found.sort((one, other) => one.name.localeCompare(other.name));
  return (await Promise.all(found.map((each) => filesIn(each)))).flat();
}
