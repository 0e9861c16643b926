import { known, word } from "./words.js";

/** Sending a report to the service. */

export const JSON_TYPE = "application/json";
export const EXCEL_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

export const LINES_TYPE = "application/x-ndjson";
export const WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/** What the service, or the lack of one, has to say to a person. */
export class Problem extends Error {
  constructor(title, detail, status = null) {
    super(title);
    this.title = title;
    this.detail = detail;
    this.status = status;
  }
}

/**
 * Sends a report, or several to be compared, and takes what it was asked for.
 * @param {string} endpoint  of POST /v1/extract, or, for several, of POST /v1/extract/batch, /v1/compare or /v1/note
 * @param {{name: string, file?: File, files?: File[], text?: string}} source
 * @param {{accept: string, key: string, signal?: AbortSignal}} how
 * @returns {Promise<Response>}  whose content is of the type asked for
 * @throws {Problem} whatever went wrong; an AbortError where it was cancelled
 */
export async function send(endpoint, source, { accept, key, signal }) {
  const headers = { Accept: accept };
  if (key) headers.Authorization = `Bearer ${key}`;
  let body;
  if (source.files) {
    body = new FormData();
    for (const file of source.files) body.append("files", file, file.name);
  } else if (source.file) {
    body = new FormData();
    body.append("file", source.file, source.name);
  } else {
    headers["Content-Type"] = JSON_TYPE;
    body = JSON.stringify({ text: source.text, name: source.name });
  }
  let response;
  try {
    response = await fetch(endpoint, { method: "POST", headers, body, signal, cache: "no-store", redirect: "error" });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem(word("no_server_title"), word("no_server"));
  }
  const type = typeOf(response);
  if (response.ok && type === accept) return response;
  throw await problemOf(response, type);
}

function typeOf(response) {
  return (response.headers.get("Content-Type") ?? "").split(";")[0].trim();
}

/** Pages of a report, drawn by the service; null where the browser has its file no more. Throws as `send` does. */
export async function drawnPages(service, source, numbers, { width, key }) {
  if (!source?.file) return null;
  const options = new URLSearchParams([...numbers.map((number) => ["page", number]), ["width", width]]);
  const response = await send(`${service}pages?${options}`, source, { accept: JSON_TYPE, key });
  return response.json();
}

/** A problem's title, and what to do about it, in the reader's language where it has them, by the end of its type. */
export function told({ type, title, detail, status }) {
  const kind = String(type ?? "").split(/[/:#]/).at(-1);
  const advice = known("advice", kind);
  return {
    title: known("problems", kind) ?? String(title ?? word("status", { status })),
    detail: advice ? word("advice", { advice, detail }) : detail,
  };
}

/** What an answer says went wrong. */
export async function problemOf(response, type = typeOf(response)) {
  if (!response.ok && (type === "application/problem+json" || type === JSON_TYPE)) {
    const said = await response.json().catch(() => ({}));
    if (typeof said.detail === "string") {
      const wait = response.headers.get("Retry-After");
      const again = wait && /^\d+$/.test(wait) ? ` ${word("retry_after", { seconds: wait })}` : "";
      const { title, detail } = told({ ...said, status: response.status });
      return new Problem(title, detail + again, response.status);
    }
  }
  return new Problem(word("bad_answer_title"), word("bad_answer", { status: response.status }), response.status);
}
