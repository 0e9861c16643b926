/** Making elements. Text only ever becomes text: nothing here, or anywhere, parses markup. */

/**
 * An element with its attributes and children.
 * @param {string} name
 * @param {Object<string, unknown>} attributes  true sets an empty one, false, null and undefined none
 * @param {...(Node|string|null|undefined|Array)} children
 */
export function element(name, attributes = {}, ...children) {
  return filled(document.createElement(name), attributes, children);
}

/** The same for a part of a drawing. */
export function drawn(name, attributes = {}, ...children) {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
}

function filled(node, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) node.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(key, String(value));
  }
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== "") node.append(child);
  }
  return node;
}

/** The element of this id, which must be there. */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`no element ${id}`);
  return found;
}

/** Tells people who use a screen reader what happened. */
export function announce(text) {
  byId("live").textContent = text;
}
