// Finds parts of the page as a person does: by what they are and what they are called. Runs inside the page.
// arguments: [{ role, name }, …] from the outermost to the wanted part; what to tell of the parts found.

const [path, wanted] = arguments;

const FIELDS = {
  button: "button", submit: "button", reset: "button", checkbox: "checkbox", radio: "radio", number: "spinbutton",
  range: "slider", search: "searchbox",
};

const ROLES = {
  a: (element) => (element.hasAttribute("href") ? "link" : ""),
  article: () => "article", aside: () => "complementary", button: () => "button", dialog: () => "dialog",
  fieldset: () => "group", footer: () => "contentinfo", form: () => "form",
  h1: () => "heading", h2: () => "heading", h3: () => "heading", h4: () => "heading",
  header: () => "banner", img: () => "img", li: () => "listitem", main: () => "main", nav: () => "navigation",
  ol: () => "list", ul: () => "list", option: () => "option", output: () => "status", progress: () => "progressbar",
  section: (element) => (element.hasAttribute("aria-label") || element.hasAttribute("aria-labelledby") ? "region" : ""),
  select: (element) => (element.multiple || element.size > 1 ? "listbox" : "combobox"),
  summary: () => "button", svg: () => "img", table: () => "table", tbody: () => "rowgroup", textarea: () => "textbox",
  td: (element) => (element.closest("[role=grid]") ? "gridcell" : "cell"),
  th: (element) => (element.scope === "row" ? "rowheader" : "columnheader"), tr: () => "row",
  input: (element) => (element.hasAttribute("list") ? "combobox" : FIELDS[element.type] ?? "textbox"),
};

const tidy = (text) => (text ?? "").replace(/\s+/g, " ").trim();

const roleOf = (element) => {
  const given = tidy(element.getAttribute("role")).split(" ")[0];
  return given || (ROLES[element.tagName.toLowerCase()]?.(element) ?? "");
};

const textOf = (node) => {
  if (node.nodeType === Node.TEXT_NODE) return node.data;
  if (node.nodeType !== Node.ELEMENT_NODE || node.getAttribute("aria-hidden") === "true") return "";
  if (node.hasAttribute("aria-label")) return ` ${node.getAttribute("aria-label")} `;
  if (node.tagName === "IMG") return ` ${node.alt} `;
  if (!["svg", "input", "select", "textarea"].includes(node.tagName.toLowerCase())) {
    return [...node.childNodes].map(textOf).join(getComputedStyle(node).display.startsWith("inline") ? "" : " ");
  }
  return ` ${tidy(node.querySelector?.("title")?.textContent)} `;
};

const NAMED_BY_TEXT = new Set([
  "button", "cell", "checkbox", "columnheader", "gridcell", "heading", "link", "listitem", "menuitem", "option", "radio",
  "row", "rowheader", "status", "switch", "tab", "alert",
]);

const nameOf = (element) => {
  const pointed = tidy(element.getAttribute("aria-labelledby"));
  if (pointed) return tidy(pointed.split(" ").map((id) => textOf(document.getElementById(id) ?? new Text(""))).join(" "));
  if (element.getAttribute("aria-label")) return tidy(element.getAttribute("aria-label"));
  if (element.labels?.length) return tidy([...element.labels].map(textOf).join(" "));
  const inside = { FIELDSET: "legend", TABLE: "caption", svg: "title" }[element.tagName];
  if (inside) return tidy(element.querySelector(`:scope > ${inside}`)?.textContent);
  if (element.tagName === "IMG") return tidy(element.alt);
  if (NAMED_BY_TEXT.has(roleOf(element))) return tidy(textOf(element)) || tidy(element.title);
  return tidy(element.title) || tidy(element.getAttribute("placeholder"));
};

const shown = (element) =>
  element.getClientRects().length > 0 && getComputedStyle(element).visibility === "visible" &&
  !element.closest("[aria-hidden=true], [inert]");

// A row is called by the name in it: the text of one of its cells, or the beginning of one, is enough. So is a choice that
// tells a figure beside its name.
const called = (element, role, name) => {
  if (name === null) return true;
  const own = nameOf(element);
  return own === name || ((role === "row" && own.includes(name)) || (role === "radio" && own.startsWith(`${name} `)));
};

const within = (scope, { role, name }) =>
  [...scope.querySelectorAll("*")].filter((element) => roleOf(element) === role && shown(element) && called(element, role, name));

let found = [document.documentElement];
for (const step of path) found = [...new Set(found.flatMap((scope) => within(scope, step)))];

const TELL = {
  element: (element) => element,
  text: (element) => tidy(element.innerText ?? element.textContent),
  value: (element) => (["checkbox", "radio"].includes(element.type) ? String(element.checked) : element.value ?? ""),
  focused: (element) => String(element === document.activeElement || element.contains(document.activeElement)),
  disabled: (element) => String(element.matches(":disabled, [aria-disabled=true]")),
  described: (element) => tidy((element.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean)
    .map((id) => document.getElementById(id)?.innerText ?? "").join(" ")),
};
return found.map(TELL[wanted]);
