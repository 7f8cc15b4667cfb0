// The console's script: live updates, buttons, the chart's cross-hair. Pages work without it, only not live.
"use strict";
(() => {
  const liveText = document.getElementById("live");
  const say = text => { if (liveText && liveText.textContent !== text) liveText.textContent = text; };
  const clockTime = date => date.toLocaleTimeString([], { hour12: false });

  // --- Bringing the page up to date -------------------------------------------------------------------------------------------------
  // The server made the page, so it makes the newer one too: fetch it, and change only what differs. Focus, scroll positions, open details and
  // text being selected survive, because elements that stay are kept.

  const keyOf = node => node.nodeType === Node.ELEMENT_NODE && node.id ? node.id : null;

  // Ages grow all the time; only other words are news.
  const wordsOf = element => {
    const copy = element.cloneNode(true);
    copy.querySelectorAll("time").forEach(time => time.remove());
    return copy.textContent;
  };

  const syncAttributes = (old, fresh) => {
    for (const { name, value } of [...fresh.attributes]) {
      if (old.getAttribute(name) !== value) old.setAttribute(name, value);
    }
    for (const { name } of [...old.attributes]) {
      if (!fresh.hasAttribute(name) && name !== "open") old.removeAttribute(name);
    }
  };

  const flash = element => {
    element.classList.add("changed");
    element.addEventListener("animationend", () => element.classList.remove("changed"), { once: true });
  };

  const morph = (old, fresh) => {
    if (old.isEqualNode(fresh)) return;
    const news = old.matches("tr, li, .tile") && wordsOf(old) !== wordsOf(fresh);
    syncAttributes(old, fresh);
    morphChildren(old, fresh);
    if (news) flash(old);
  };

  const morphChildren = (old, fresh) => {
    const keyed = new Map();
    for (const child of old.children) if (child.id) keyed.set(child.id, child);
    const wasFilled = keyed.size > 0;
    let at = old.firstChild;
    for (const wanted of [...fresh.childNodes]) {
      const key = keyOf(wanted);
      let match = key ? keyed.get(key) : null;
      if (!key && at && !keyOf(at) && at.nodeType === wanted.nodeType && at.nodeName === wanted.nodeName) match = at;
      if (!match) {
        const added = document.importNode(wanted, true);
        old.insertBefore(added, at);
        if (wasFilled && key) flash(added);
        continue;
      }
      if (match === at) at = at.nextSibling; else old.insertBefore(match, at);
      if (wanted.nodeType === Node.ELEMENT_NODE) morph(match, wanted);
      else if (match.nodeValue !== wanted.nodeValue) match.nodeValue = wanted.nodeValue;
    }
    while (at) {
      const next = at.nextSibling;
      at.remove();
      at = next;
    }
  };

  const regions = () => document.querySelectorAll("[data-live]");

  const refresh = async () => {
    const response = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
    if (!response.ok) throw new Error(`the head-end answered ${response.status}`);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    for (const region of regions()) {
      const fresh = page.querySelector(`[data-live="${region.dataset.live}"]`);
      if (fresh) morph(region, fresh);
    }
    chart.restore();
    return page;
  };

  // One fetch at a time and a pause between two, however fast the fleet changes.
  const pause = 1000;
  let fetching = false, again = false, updatedAt = new Date();
  const update = async () => {
    if (fetching) { again = true; return; }
    fetching = true;
    try {
      await refresh();
      updatedAt = new Date();
      say("Live");
      document.body.classList.remove("stale");
    } catch (error) {
      say(`Not updating (${error.message}); shown is ${clockTime(updatedAt)}`);
      document.body.classList.add("stale");
    }
    setTimeout(() => { fetching = false; if (again) { again = false; update(); } }, pause);
  };

  let stream = null;
  const connect = () => {
    if (stream || document.hidden || regions().length === 0) return;
    const meter = location.pathname.startsWith("/meters/") ? "?meter=" + location.pathname.split("/")[2] : "";
    stream = new EventSource("/console/changes" + meter);
    let opened = false;
    stream.addEventListener("open", () => {
      // What changed while there was no stream was not told.
      if (opened || document.body.classList.contains("stale")) update(); else say("Live");
      opened = true;
    });
    stream.addEventListener("change", update);
    stream.addEventListener("tick", update);
    stream.addEventListener("error", () => {
      say(`Connection lost, trying again; shown is ${clockTime(updatedAt)}`);
      document.body.classList.add("stale");
      if (stream && stream.readyState === EventSource.CLOSED) {
        stream.close();
        stream = null;
        setTimeout(connect, 5000);
      }
    });
  };

  // A browser opens six connections to one host: tabs nobody looks at must not hold them.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      stream?.close();
      stream = null;
    } else if (!stream) {
      connect();
      update();
    }
  });

  // --- Buttons ------------------------------------------------------------------------------------------------------------------------

  const answer = (tone, text) => {
    const place = document.getElementById("answer");
    if (!place) return;
    place.hidden = false;
    place.className = "answer tone-" + tone.toLowerCase();
    place.textContent = text;
  };

  // What was asked for is over: the next press is a new request and gets a new idempotency key.
  const renew = async form => {
    try {
      const page = await refresh();
      const fresh = [...page.querySelectorAll("form[data-action]")].find(other => other.getAttribute("action") === form.getAttribute("action"));
      if (!fresh) return;
      for (const input of fresh.querySelectorAll("input[type=hidden]")) {
        const own = form.querySelector(`input[name="${input.name}"]`);
        if (own) own.value = input.value;
      }
      form.reset();
    } catch {
      location.reload();
    }
  };

  const send = async form => {
    const response = await fetch(form.action, {
      method: "POST", body: new URLSearchParams(new FormData(form)), headers: { Accept: "application/json" },
    });
    if (response.ok) return response.json();
    return response.status === 400
      ? { done: false, tone: "Bad", text: "The head-end does not know this page any more, it may have been restarted. Reload the page and try again; nothing was done." }
      : { done: false, tone: "Bad", text: `The head-end failed (${response.status}); its log says why. Trying again from here is safe: the same request is never carried out twice.` };
  };

  document.addEventListener("submit", async event => {
    const form = event.target.closest("form[data-action]");
    if (!form) return;
    event.preventDefault();
    const button = event.submitter ?? form.querySelector("button[type=submit]");
    const label = button.textContent;
    if (button.disabled) return;
    form.closest("dialog")?.close();
    button.disabled = true;
    button.setAttribute("aria-busy", "true");
    button.textContent = form.dataset.action;
    answer("Busy", form.dataset.action);
    try {
      const result = await send(form);
      answer(result.tone, result.text);
      if (result.done) await renew(form);
    } catch {
      answer("Bad", "No answer from the head-end: whether the request arrived is not known. Trying again from here is safe: the same request is never carried out twice.");
    } finally {
      button.disabled = false;
      button.removeAttribute("aria-busy");
      button.textContent = label;
    }
  });

  document.addEventListener("click", event => {
    const open = event.target.closest("[data-open]");
    if (open) {
      const dialog = document.getElementById(open.dataset.open);
      dialog?.showModal();
      dialog?.querySelector("input[name=reason]")?.focus();
    }
    if (event.target.closest("[data-close]") || event.target instanceof HTMLDialogElement) event.target.closest("dialog")?.close();
  });

  // --- The chart's cross-hair -----------------------------------------------------------------------------------------------------------

  const chart = (() => {
    let index = -1;
    const host = () => document.querySelector("[data-curve]");
    const points = element => element.dataset.curve.split("\n").filter(line => line).map(line => {
      const [left, right, words] = line.split("\t");
      return { left: Number(left), right: Number(right), words };
    });
    const show = (element, list, wanted) => {
      index = Math.max(0, Math.min(list.length - 1, wanted));
      const point = list[index];
      const cross = element.querySelector(".cross");
      if (!point || !cross) return;
      const middle = (point.left + point.right) / 2;
      cross.setAttribute("x1", middle);
      cross.setAttribute("x2", middle);
      cross.setAttribute("visibility", "visible");
      const readout = document.querySelector("[data-readout]");
      if (readout) readout.textContent = point.words;
    };
    document.addEventListener("pointermove", event => {
      const element = event.target.closest?.("[data-curve]");
      if (!element) { index = -1; return; }
      const svg = element.querySelector("svg"), box = svg.getBoundingClientRect();
      const x = (event.clientX - box.left) * svg.viewBox.baseVal.width / box.width;
      const list = points(element);
      const distance = point => x < point.left ? point.left - x : x > point.right ? x - point.right : 0;
      let nearest = 0;
      list.forEach((point, i) => { if (distance(point) < distance(list[nearest])) nearest = i; });
      show(element, list, nearest);
    });
    document.addEventListener("keydown", event => {
      const element = event.target.closest?.("[data-curve]");
      if (!element || (event.key !== "ArrowLeft" && event.key !== "ArrowRight")) return;
      const list = points(element);
      event.preventDefault();
      show(element, list, (index < 0 ? list.length - 1 : index) + (event.key === "ArrowLeft" ? -1 : 1));
    });
    // Where the curve is wider than the screen its newest end is what people came for.
    const first = host();
    if (first) first.scrollLeft = first.scrollWidth;
    return { restore: () => { const element = host(); if (element && index >= 0) show(element, points(element), index); } };
  })();

  connect();
})();
