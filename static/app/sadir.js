/* What the pages add when JavaScript runs; every page works without it. No inline code, no eval (CSP). */
(() => {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const body = document.body;
  const words = ($("#words") || {dataset: {}}).dataset;
  const say = (text) => { const live = $("#live"); if (live && text) { live.textContent = ""; setTimeout(() => { live.textContent = text; }, 50); } };
  const typing = (node) => node.matches("input:not([type=radio],[type=checkbox],[type=submit],[type=button]),textarea,select,[contenteditable]");

  /* a file's box in the language of the page, whatever the browser speaks; the box itself stays for keys and readers */
  $$("input[type=file]").forEach((box) => {
    const [pick, name] = [document.createElement("span"), document.createElement("bdi")];
    const tell = () => { name.textContent = [...box.files].map((file) => file.name).join(", ") || words.nofile; };
    const row = document.createElement("label");
    pick.className = "btn btn-outline"; pick.textContent = words.file; row.className = "filepick"; row.htmlFor = box.id;
    row.append(pick, name); box.after(row); box.classList.add("visually-hidden");
    box.addEventListener("change", tell); tell();
  });

  /* a word of the list goes where the cursor stands in its field; without scripts the list is there to copy from */
  const been = new WeakSet();
  document.addEventListener("focusin", (event) => been.add(event.target));
  $$("[data-insert]").forEach((button) => { button.disabled = false; });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-insert]"), field = button && document.getElementById(button.dataset.into);
    if (!field) return;
    if (!been.has(field)) field.setSelectionRange(field.value.length, field.value.length);
    const start = field.selectionStart, end = field.selectionEnd;
    const text = button.dataset.insert.replace("…", field.value.slice(start, end) || "…"), gap = text.indexOf("…");
    field.focus();
    if (!document.execCommand("insertText", false, text)) { field.setRangeText(text, start, end, "end"); field.dispatchEvent(new Event("input", {bubbles: true})); }
    if (gap >= 0) field.setSelectionRange(start + gap, start + gap + 1);
  });

  /* dialogs and the drawer */
  let opener = null;
  const drawer = $("#drawer");
  const openDrawer = (link) => {
    if (!drawer || !window.htmx) { location.assign(link.href); return; }
    opener = link;
    window.htmx.ajax("GET", link.href, {target: "#drawer-body", swap: "innerHTML", source: "#drawer-body"})
      .then(() => { if ($("#drawer-body").childElementCount) { if (!drawer.open) drawer.showModal(); focusIn(drawer); } else location.assign(link.href); })
      .catch(() => location.assign(link.href));
  };
  const focusIn = (root) => { const desk = window.matchMedia("(min-width:992px)").matches; const spot = desk && $("[data-desk-focus]", root) || $("[autofocus]", root) || $("h1,h2", root); if (spot) { if (!spot.matches("input,textarea,select,button,a")) spot.tabIndex = -1; spot.focus(); } };
  const closeDrawer = () => { if (drawer && drawer.open) drawer.close(); };
  if (drawer) drawer.addEventListener("close", () => { $("#drawer-body").replaceChildren(); if (opener && opener.isConnected) opener.focus(); });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-drawer]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) { event.preventDefault(); openDrawer(link); return; }
    const open = event.target.closest("[data-open]");
    if (open) { const dialog = document.getElementById(open.dataset.open); if (dialog) { event.preventDefault(); dialog.showModal(); } return; }
    if (event.target.closest("[data-print]")) { window.print(); return; }
    const gone = event.target.closest("[data-dismiss]");
    if (gone) { gone.closest(".banner").remove(); return; }
    const close = event.target.closest("[data-close]");
    if (close) { const dialog = close.closest("dialog"); if (dialog) { event.preventDefault(); dialog.close(); } }
    if (event.target.matches("dialog.drawer")) event.target.close();
  });

  /* back from a call that a row dialled: how did it end? */
  let dialled = null;
  document.addEventListener("click", (event) => { const link = event.target.closest("a[data-log]"); if (link) dialled = link; });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible" || !dialled) return;
    const link = document.createElement("a");
    link.href = dialled.dataset.log;
    dialled = null;
    openDrawer(link);
  });

  /* swaps: focus goes to the new heading, one polite region says what happened */
  document.addEventListener("htmx:afterSwap", (event) => {
    const target = event.detail.target;
    const spot = $("[data-focus],h2[tabindex='-1'],h3[tabindex='-1']", target) || (target.matches && target.matches("[data-focus]") ? target : null);
    if (spot) spot.focus();
    const told = $("[data-announce]", target) || (target.matches && target.matches("[data-announce]") ? target : null);
    if (told) say(told.dataset.announce);
    $$("form[data-draft]", target).forEach(keepDraft);
  });
  body.addEventListener("announce", (event) => say(event.detail && (event.detail.value || event.detail)));
  body.addEventListener("close-drawer", closeDrawer);
  const trouble = (text) => (event) => {
    const form = event.detail.elt.closest && event.detail.elt.closest("form");
    idle(form);
    if (!form) { say(text); return; }
    let banner = $(".banner.trouble", form);
    if (!banner) { banner = document.createElement("div"); banner.className = "banner error trouble"; banner.setAttribute("role", "alert"); form.prepend(banner); }
    banner.textContent = text;
  };
  document.addEventListener("htmx:sendError", trouble(words.offline));
  document.addEventListener("htmx:responseError", trouble(words.failed));
  document.addEventListener("htmx:afterRequest", (event) => { const form = event.detail.elt.closest && event.detail.elt.closest("form"); idle(form); });

  /* a pressed button is busy and cannot be pressed twice */
  const idle = (form) => form && $$("[aria-busy]", form).forEach((button) => { button.removeAttribute("aria-busy"); button.classList.remove("slow"); delete form.dataset.busy; });
  document.addEventListener("submit", (event) => {
    const form = event.target, button = event.submitter;
    if (form.dataset.busy) { event.preventDefault(); event.stopPropagation(); return; }
    if ((form.getAttribute("method") || "get").toLowerCase() !== "post") return;
    form.dataset.busy = "1";
    if (button) { button.setAttribute("aria-busy", "true"); setTimeout(() => { if (button.hasAttribute("aria-busy")) button.classList.add("slow"); }, 400); say(words.saving); }
    if (button && "file" in button.dataset) setTimeout(() => idle(form), 2000); /* a file comes, and the page stays */
  }, true);
  window.addEventListener("pageshow", () => $$("form").forEach(idle));

  /* keyboard */
  let went = 0, escaped = -Infinity;
  const go = (selector) => { const link = $(selector); if (link) location.assign(link.href); };
  const keys = {
    n: () => { const link = $("#log-contact") || $(".bottombar .raised"); if (link) openDrawer(link); },
    "/": () => { const field = $("#q"); if (field) field.focus(); },
    "?": () => { const dialog = $("#keys"); if (dialog) dialog.showModal(); },
  };
  const places = {t: ".rail .brand", c: ".rail a[href='/cases/']", i: "a[href='/referrals/new/']"};
  const plain = {"ם": "n", "מ": "n", "ע": "g", "א": "t", "ב": "c", "ן": "i", ".": "/"};  /* the same keys on a Hebrew keyboard */
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { hide(event); return; }
    if (event.ctrlKey && event.key === "Enter") { const form = event.target.closest("form"); if (form) form.requestSubmit(); return; }
    if (event.altKey && /^[1-9]$/.test(event.key)) { const button = $(`[data-key="${event.key}"]`, drawer && drawer.open ? drawer : document); if (button) { event.preventDefault(); button.click(); } return; }
    if (!body.dataset.shortcuts || event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || $("dialog[open]")) return;
    rows(event);
    const key = keys[event.key] ? event.key : event.code === "Slash" && !event.shiftKey ? "/" : (event.code || "").startsWith("Key") ? event.code.slice(3).toLowerCase() : plain[event.key] || event.key;
    if (Date.now() - went < 1200 && places[key]) { went = 0; event.preventDefault(); go(places[key]); return; }
    if (key === "g") { went = Date.now(); return; }
    if (keys[key] && !event.defaultPrevented) { event.preventDefault(); keys[key](); }
  });
  /* j and k move between the rows of a list, t logs for the row in focus; only while focus is in the list */
  const rows = (event) => {
    const list = event.target.closest("[data-rows]");
    if (!list || !{KeyJ: 1, KeyK: 1, KeyT: 1}[event.code]) return;
    const all = $$("[data-rows] .row-case"), here = all.indexOf(event.target.closest(".row-case"));
    event.preventDefault();
    if (event.code === "KeyT") { const link = all[here] && $("a[data-drawer]", all[here]); if (link) openDrawer(link); return; }
    const next = all[Math.max(0, Math.min(all.length - 1, here + (event.code === "KeyJ" ? 1 : -1)))];
    const link = next && $("a", next);
    if (link) link.focus();
  };
  const hide = (event) => {
    if ($("dialog[open]")) { escaped = -Infinity; return; }
    if (event.timeStamp - escaped < 600) { escaped = -Infinity; say(body.classList.toggle("hush") ? words.hidden : words.shown); } else escaped = event.timeStamp;
  };

  /* a draft of a long form, for this tab only; gone after saving and after sign-out */
  const store = window.sessionStorage;
  const fields = (form) => [...form.elements].filter((f) => f.name && !["hidden", "password", "file", "submit", "button"].includes(f.type));
  const keepDraft = (form) => {
    const key = `draft:${form.dataset.draft}`;
    const kept = JSON.parse(store.getItem(key) || "null");
    if (kept && !$(".is-invalid,.errors", form)) {
      for (const f of fields(form)) {
        if (!(f.name in kept)) continue;
        if (f.type === "radio" || f.type === "checkbox") f.checked = kept[f.name].includes(f.value);
        else f.value = kept[f.name][0] ?? "";
      }
      const note = $("[data-draft-note]", form);
      if (note) note.textContent = words.draft;
      form.dispatchEvent(new Event("change", {bubbles: true}));
    }
    form.addEventListener("input", () => {
      const now = {};
      for (const f of fields(form)) {
        now[f.name] = now[f.name] || [];
        if ((f.type !== "radio" && f.type !== "checkbox") || f.checked) now[f.name].push(f.value);
      }
      store.setItem(key, JSON.stringify(now));
    });
  };
  const drafts = $$("form[data-draft]");
  Object.keys(store).filter((k) => k.startsWith("draft:") && (!body.dataset.idle || store.getItem("sent") === k)).forEach((k) => { if (!drafts.some((f) => `draft:${f.dataset.draft}` === k && $(".errors", f.ownerDocument))) store.removeItem(k); });
  store.removeItem("sent");
  drafts.forEach((form) => { keepDraft(form); form.addEventListener("submit", () => store.setItem("sent", `draft:${form.dataset.draft}`)); });

  /* idle end: said two minutes before, and one press keeps the session */
  const limit = Number(body.dataset.idle || 0) * 1000;
  if (limit) {
    const dialog = $("#idle"), touched = () => localStorage.setItem("sadir-seen", String(Date.now()));
    const since = () => Date.now() - Number(localStorage.getItem("sadir-seen") || Date.now());
    touched();
    document.addEventListener("htmx:afterRequest", touched);
    const stay = () => fetch(body.dataset.keep || location.href, {method: "GET", credentials: "same-origin", headers: {"X-Requested-With": "keep"}})
      .then((answer) => { if (answer.redirected && !body.dataset.keep) throw new Error(); touched(); dialog.close(); }).catch(() => say(words.ended));
    $("[data-stay]", dialog).addEventListener("click", stay);
    dialog.addEventListener("cancel", (event) => { event.preventDefault(); stay(); });
    setInterval(() => {
      if (since() >= limit) location.reload();
      else if (since() >= limit - 120000) { if (!dialog.open) dialog.showModal(); }
      else if (dialog.open) dialog.close();
    }, 5000);
  }

  const first = $("[data-focus]");
  if (first) first.focus();
})();
