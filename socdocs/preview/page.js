// The page of the preview.  The report comes as HTML that socdocs has written and escaped; everything else as text.
"use strict"

const byId = id => document.getElementById(id)
// Only what this policy makes may become HTML; the policy of the page forbids all other ways.
const policy = window.trustedTypes?.createPolicy("report", { createHTML: html => html })
const html = text => policy ? policy.createHTML(text) : text
const pieces = new Map()
// The texts that have a place: one that holds others is reached through them.
const TEXTS = "[data-fact]:not(:has([data-fact]))"
let panel = {}, stream

function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties)
  element.append(...children)
  return element
}

function chosen() {
  const [kind, report] = JSON.parse(byId("choice").value || "[\"\",\"\"]")
  return new URLSearchParams({ kind, report, layout: byId("layout").value })
}

// --- the report ------------------------------------------------------------------------------------------------------

function follow() {
  stream?.close()
  pieces.clear()
  stream = new EventSource(`/changes?${chosen()}`)
  stream.onopen = () => pieces.clear()
  stream.onmessage = event => show(JSON.parse(event.data))
  stream.onerror = () => { byId("status").textContent = "The preview has stopped; start it again." }
}

function show(message) {
  const focused = byId("report").contains(document.activeElement) ? document.activeElement : undefined
  if (message.order) showPieces(message)
  if (message.panel) panel = { ...panel, ...message.panel }
  showPanel()
  markTexts()
  if (focused) reach(focused)
  if (byId("search").value) search()
}

function showPieces({ order, patches }) {
  for (const [name, patch] of Object.entries(patches)) {
    const old = pieces.get(name) ?? []
    pieces.set(name, patch.flatMap(step => typeof step === "string" ? [step] : old.slice(step[0], step[0] + step[1])))
  }
  const report = byId("report"), held = new Map([...report.children].map(child => [child.dataset.piece, child]))
  const children = []
  for (const name of order) {
    let element = held.get(name)
    if (!element || name in patches) {
      const made = document.createElement("template")
      made.innerHTML = html(pieces.get(name).join("\n"))
      const fresh = name === "foot" ? make("footer", {}, made.content) : made.content.firstElementChild
      if (!fresh) continue
      fresh.dataset.piece = name
      if (element) bringTo(element, fresh)
      else element = fresh
    }
    children.push(element)
  }
  for (const child of [...report.children]) if (!children.includes(child)) child.remove()
  children.forEach((child, at) => { if (report.children[at] !== child) report.insertBefore(child, report.children[at]) })
}

// Changes `old` into `fresh` and touches nothing that is equal, so that reading and typing go on where they are.
function bringTo(old, fresh) {
  if (old.isEqualNode(fresh)) return
  if (old.nodeType !== 1 || old.nodeName !== fresh.nodeName) { old.replaceWith(fresh); return }
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name)) old.removeAttribute(name)
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value)
  const before = [...old.childNodes], after = [...fresh.childNodes]
  after.forEach((node, at) => before[at] ? bringTo(before[at], node) : old.append(node))
  before.slice(after.length).forEach(node => node.remove())
}

// Says of each text in the report what was found in it, and makes the first text of a finding and all open items stops
// of the Tab key.
function markTexts() {
  const report = byId("report"), numbers = new Map()
  for (const text of report.querySelectorAll(".found")) {
    text.classList.remove("found", "error", "warning", "info")
    text.removeAttribute("tabindex")
    text.removeAttribute("title")
    delete text.dataset.rows
  }
  for (const item of report.querySelectorAll(".open[data-fact]")) {
    item.tabIndex = 0
    item.setAttribute("role", "button")
  }
  for (const [number, { at }] of (panel.rows ?? []).entries()) if (at) numbers.set(at, [...numbers.get(at) ?? [], number])
  if (!numbers.size) return
  const unmet = new Set(numbers.keys())
  for (const text of report.querySelectorAll(TEXTS)) {
    const found = numbers.get(text.dataset.fact)
    if (!found) continue
    const severities = found.map(number => panel.rows[number].severity)
    text.classList.add("found", ["error", "warning", "info"].find(severity => severities.includes(severity)))
    text.dataset.rows = found
    text.title = found.map(number => inWords(panel.rows[number])).join("\n")
    if (unmet.delete(text.dataset.fact)) text.tabIndex = 0
  }
}

function inWords({ severity, code, message, advice }) {
  return `${severity}: ${message}${advice ? ` ${advice}` : ""} [${code}]`
}

// --- the panel -------------------------------------------------------------------------------------------------------

function showPanel() {
  const rows = panel.rows ?? []
  document.body.classList.toggle("stale", Boolean(panel.broken))
  if (panel.choices) {
    document.title = `${panel.title} – ${panel.organization}`
    byId("name").textContent = panel.title
    document.body.classList.toggle("draft", panel.draft)
    options("choice", panel.choices.map(row => [JSON.stringify(row), row.filter(Boolean).reverse().join(" – ")]),
      JSON.stringify(panel.chosen))
    options("layout", panel.layouts.map(name => [name, name]), panel.layout)
    options("owner", [["", "everyone"], ...Object.entries(panel.owners)], byId("owner").value)
    byId("downloads").replaceChildren(...Object.entries(panel.formats).map(([name, label]) =>
      make("a", { href: `/download/${name}?${chosen()}`, download: "" }, label)))
  }
  const lists = (panel.sections ?? []).map(section => entry(section, panel.broken ? [] : rows))
  const other = panel.broken ? rows.map((_, number) => number) : panel.other
  if (other.length) {
    const title = panel.broken ? "Correct this to see the report again" : "About the files"
    lists.unshift(make("li", {}, make("h2", {}, title), findings(other, rows)))
  }
  keepFocus(byId("sections"), () => byId("sections").replaceChildren(...lists))
  byId("status").textContent = panel.broken
    ? "The files have mistakes; the report is as it was before."
    : `${panel.open ?? 0} open, ${rows.length} ${rows.length === 1 ? "finding" : "findings"}` +
      (panel.waived ? `, ${panel.waived} waived` : "")
}

function keepFocus(list, change) {
  const key = list.contains(document.activeElement) ? document.activeElement.dataset.key : undefined
  change()
  if (key) [...list.querySelectorAll("[data-key]")].find(button => button.dataset.key === key)?.focus()
}

function options(id, values, value) {
  const select = byId(id)
  if (JSON.stringify(values) !== select.dataset.shown) {
    select.replaceChildren(...values.map(([value, words]) => make("option", { value }, words)))
    select.dataset.shown = JSON.stringify(values)
  }
  select.value = value
}

function entry(section, rows) {
  const words = [section.number, section.title].filter(Boolean).join(" ")
  const line = make("li", { className: `l${section.level}` })
  if (words) line.append(make("a", { href: `#section:${section.id}` }, words))
  const whole = section.given + section.wanted
  if (section.wanted) {
    const label = `${section.given} of ${whole} facts given in ${words || "this part"}`
    line.append(make("span", { className: "count" }, `${section.given} of ${whole}`),
      make("progress", { max: whole, value: section.given, ariaLabel: label }))
  }
  line.append(make("ul", {}, ...section.open.map(item => make("li", { className: `open-item ${item.owner}` },
    button(`${panel.owners[item.owner]}: ${item.words}`, item.owner, `fact=${encodeURIComponent(item.address)}`)))))
  if (section.found.length && rows.length) line.append(findings(section.found, rows))
  return line
}

function findings(numbers, rows) {
  return make("ul", {}, ...numbers.map(number => {
    return make("li", {}, button(inWords(rows[number]), rows[number].severity, `row=${number}`))
  }))
}

function button(words, kind, place) {
  const made = make("button", { type: "button", className: kind }, words)
  made.dataset.place = place
  made.dataset.key = words
  return made
}

// --- the place in the files ------------------------------------------------------------------------------------------

async function showPlace(query, from, numbers = []) {
  const answer = await fetch(`/place?${query}&${chosen()}`)
  const found = answer.ok ? await answer.json() : null
  const place = byId("place")
  const close = make("button", { type: "button", onclick: () => { place.hidden = true; from?.focus() } }, "Close")
  place.replaceChildren(close, make("h2", {}, found ? found.words : "This has no place in your files."))
  if (numbers.length) place.append(make("ul", {}, ...numbers.map(number => make("li", {}, inWords(panel.rows[number])))))
  if (found?.link) place.append(make("p", {}, make("a", { href: found.link }, "Open in an editor")))
  if (found?.lines.length) {
    const lines = found.lines.map(([number, text]) => {
      const here = number >= found.line && number <= found.end
      const shown = [make("span", { className: "line" }, `${String(number).padStart(5)}  `), `${text}\n`]
      return here ? make("mark", {}, ...shown) : make("span", {}, ...shown)
    })
    place.append(make("pre", { tabIndex: 0 }, ...lines))
  }
  place.hidden = false
  place.focus()
}

function mark(element) {
  document.querySelectorAll(".chosen").forEach(other => other.classList.remove("chosen"))
  element?.classList.add("chosen")
  element?.scrollIntoView({ block: "center" })
}

function inReport(address) {
  const start = address.split("[…]")[0]
  const facts = [...byId("report").querySelectorAll("[data-fact]")]
  return facts.find(element => element.dataset.fact === address && element.matches(TEXTS)) ??
    facts.find(element => element.classList.contains("open") && element.dataset.fact.startsWith(start))
}

byId("outline").addEventListener("click", event => {
  const pressed = event.target.closest("button")
  if (!pressed) return
  const query = new URLSearchParams(pressed.dataset.place)
  const row = query.has("row") ? Number(query.get("row")) : undefined
  if (query.has("fact")) mark(inReport(query.get("fact")))
  if (panel.rows[row]?.at) mark(inReport(panel.rows[row].at))
  if (pressed.dataset.hit) mark(hits[Number(pressed.dataset.hit)])
  if (pressed.dataset.place) showPlace(pressed.dataset.place, pressed, row === undefined ? [] : [row])
})

// A finding's place is more exact than that of the text it was found in.
function showText(text) {
  if (!text.hasAttribute("tabindex")) text.tabIndex = -1
  const numbers = text.dataset.rows?.split(",").map(Number) ?? []
  mark(text)
  showPlace(numbers.length ? `row=${numbers[0]}` : `fact=${encodeURIComponent(text.dataset.fact)}`, text, numbers)
}

byId("report").addEventListener("click", event => {
  const text = event.target.closest("[data-fact]")
  if (text && !event.target.closest("a, summary") && !String(getSelection())) showText(text)
})

// --- the keyboard in the report --------------------------------------------------------------------------------------

const STEPS = { j: [1, TEXTS], k: [-1, TEXTS], n: [1, ".open[data-fact], .found"], p: [-1, ".open[data-fact], .found"] }

function reach(text) {
  if (!text.hasAttribute("tabindex")) text.tabIndex = -1
  text.focus({ preventScroll: true })
}

// Leads to the next text in a direction that is shown and has another place than the present one.
function step([by, selector]) {
  const texts = [...byId("report").querySelectorAll(selector)]
  const here = document.activeElement.closest("#report [data-fact]") ?? document.querySelector("#report .chosen")
  const top = byId("paper").getBoundingClientRect().top
  const isAhead = here
    ? text => Boolean(here.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING)
    : text => text.getBoundingClientRect().top >= top
  const ahead = texts.findIndex(isAhead), from = ahead < 0 ? texts.length : ahead
  for (let at = by > 0 ? from : from - 1; texts[at]; at += by) {
    if (texts[at] === here || texts[at].dataset.fact === here?.dataset.fact || !texts[at].checkVisibility()) continue
    reach(texts[at])
    texts[at].scrollIntoView({ block: "center" })
    return
  }
}

byId("paper").addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("a, summary")) return
  if (event.key in STEPS) step(STEPS[event.key])
  else if ((event.key === "Enter" || event.key === " ") && event.target.matches("[data-fact]")) showText(event.target)
  else return
  event.preventDefault()
})

document.addEventListener("keydown", event => {
  if (event.key === "Escape" && !byId("place").hidden) byId("place").querySelector("button").click()
})

// --- filters and search ----------------------------------------------------------------------------------------------

let hits = []

function search() {
  const wanted = byId("search").value.trim().toLowerCase(), results = byId("results")
  hits = []
  results.hidden = !wanted
  if (!wanted) { results.replaceChildren(); return }
  const words = document.createTreeWalker(byId("report"), NodeFilter.SHOW_TEXT), found = []
  while (words.nextNode() && found.length < 50) {
    const text = words.currentNode.data, at = text.toLowerCase().indexOf(wanted)
    if (at < 0) continue
    const element = words.currentNode.parentElement
    const shown = `…${text.slice(Math.max(0, at - 30), at + wanted.length + 40)}…`
    const fact = element.closest("[data-fact]")?.dataset.fact
    const result = button(shown, "hit", fact ? `fact=${encodeURIComponent(fact)}` : "")
    result.dataset.hit = hits.push(element) - 1
    found.push(make("li", {}, result))
  }
  results.replaceChildren(make("h2", {}, `${found.length === 50 ? "The first 50" : found.length} found`),
    make("ul", {}, ...found))
}

byId("search").addEventListener("input", search)
byId("only").addEventListener("change", () => document.body.toggleAttribute("data-only", byId("only").checked))
byId("owner").addEventListener("change", () => { document.body.dataset.owner = byId("owner").value })
byId("choice").addEventListener("change", () => { byId("layout").value = ""; follow() })
byId("layout").addEventListener("change", follow)
follow()
