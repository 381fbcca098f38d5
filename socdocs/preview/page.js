// The page of the preview.  The report comes as HTML that socdocs has written and escaped; everything else as text.
"use strict"

const byId = id => document.getElementById(id)
// Only what this policy makes may become HTML; the policy of the page forbids all other ways.
const policy = window.trustedTypes?.createPolicy("report", { createHTML: html => html })
const html = text => policy ? policy.createHTML(text) : text
const pieces = new Map()
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
  if (message.order) showPieces(message)
  if (message.panel) panel = { ...panel, ...message.panel }
  showPanel()
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
  for (const item of report.querySelectorAll(".open[data-fact]")) {
    item.tabIndex = 0
    item.setAttribute("role", "button")
  }
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
    : `${panel.open ?? 0} open, ${rows.length} ${rows.length === 1 ? "finding" : "findings"}`
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
    const { severity, code, message, advice } = rows[number]
    const words = `${severity}: ${message}${advice ? ` ${advice}` : ""} [${code}]`
    return make("li", {}, button(words, severity, `row=${number}`))
  }))
}

function button(words, kind, place) {
  const made = make("button", { type: "button", className: kind }, words)
  made.dataset.place = place
  made.dataset.key = words
  return made
}

// --- the place in the files ------------------------------------------------------------------------------------------

async function showPlace(query, from) {
  const answer = await fetch(`/place?${query}&${chosen()}`)
  const found = answer.ok ? await answer.json() : null
  const place = byId("place")
  const close = make("button", { type: "button", onclick: () => { place.hidden = true; from?.focus() } }, "Close")
  place.replaceChildren(close, make("h2", {}, found ? found.words : "This has no place in your files."))
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
  return facts.find(element => element.dataset.fact === address) ??
    facts.find(element => element.classList.contains("open") && element.dataset.fact.startsWith(start))
}

byId("outline").addEventListener("click", event => {
  const pressed = event.target.closest("button")
  if (!pressed) return
  const query = new URLSearchParams(pressed.dataset.place)
  if (query.has("fact")) mark(inReport(query.get("fact")))
  if (pressed.dataset.hit) mark(hits[Number(pressed.dataset.hit)])
  if (pressed.dataset.place) showPlace(pressed.dataset.place, pressed)
})

byId("report").addEventListener("click", event => {
  const fact = event.target.closest("[data-fact]")
  if (!fact || event.target.closest("a, summary") || String(getSelection())) return
  mark(fact)
  showPlace(`fact=${encodeURIComponent(fact.dataset.fact)}`, fact)
})

byId("report").addEventListener("keydown", event => {
  if ((event.key === "Enter" || event.key === " ") && event.target.matches(".open[data-fact]")) {
    event.preventDefault()
    event.target.click()
  }
})

document.addEventListener("keydown", event => { if (event.key === "Escape") byId("place").hidden = true })

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
