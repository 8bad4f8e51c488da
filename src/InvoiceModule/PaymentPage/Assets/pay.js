"use strict";
// The server renders every state; this only asks for it again when something has changed, counts down, copies, and leaves once it is paid.
(() => {
  const main = document.getElementById("invoice");
  document.documentElement.classList.add("scripted");
  let leaving, ticking;

  const refresh = async () => {
    const answer = await fetch(location.href, { cache: "no-store", credentials: "same-origin" });
    if (!answer.ok) throw new Error("The page could not be read.");
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("invoice");
    if (!fresh) return;
    for (const name of ["status", "active", "state"]) main.dataset[name] = fresh.dataset[name];
    document.title = page.title;
    // The heading stays the same element: screen readers announce changes inside it.
    const state = document.getElementById("state"), next = page.getElementById("state").textContent;
    if (state.textContent !== next) state.textContent = next;
    document.getElementById("content").replaceWith(document.adoptNode(page.getElementById("content")));
    arrange();
  };

  // One refresh at a time; what comes meanwhile asks for one more.
  let running = false, again = false;
  const update = async () => {
    again = true;
    if (running) return;
    running = true;
    try {
      while (again) {
        again = false;
        await refresh();
      }
    } catch {
      setTimeout(update, 5000);
    } finally {
      running = false;
    }
  };

  const receive = (id, json) => {
    const invoice = JSON.parse(json);
    main.dataset.status = invoice.status;
    main.dataset.active = String(invoice.active);
    if (id !== main.dataset.state) update();
    return invoice.is_final;
  };

  const poll = async () => {
    let done = false;
    try {
      const answer = await fetch(main.dataset.poll, { cache: "no-store", credentials: "same-origin" });
      if (answer.ok) done = receive((answer.headers.get("ETag") || "").replace(/^W\/|"/g, ""), await answer.text());
    } catch { /* The network is away; the next try may find it. */ }
    if (!done) setTimeout(poll, 10000);
  };

  const listen = () => {
    const events = new EventSource(main.dataset.events);
    events.onmessage = e => { if (receive(e.lastEventId, e.data)) events.close(); };
    // While it reconnects by itself the state is CONNECTING; CLOSED means refused, and then asking now and then is what is left.
    events.onerror = () => { if (events.readyState === EventSource.CLOSED) poll(); };
  };

  const arrange = () => {
    clearInterval(ticking);
    const countdown = document.getElementById("countdown");
    if (countdown) {
      const end = Date.now() + 1000 * Number(countdown.dataset.seconds);
      ticking = setInterval(() => {
        const left = Math.max(0, Math.ceil((end - Date.now()) / 1000));
        countdown.textContent = Math.floor(left / 60) + ":" + String(left % 60).padStart(2, "0");
        if (left === 0) {
          clearInterval(ticking);
          update();
        }
      }, 500);
    }

    clearTimeout(leaving);
    const success = document.getElementById("success");
    if (success && main.dataset.status === "PAID")
      leaving = setTimeout(() => location.replace(success.href), Number(success.dataset.delay));
  };

  document.addEventListener("click", async e => {
    const button = e.target.closest("[data-copy]");
    if (!button) return;
    const source = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(source.textContent);
      button.textContent = button.dataset.copied;
    } catch {
      // Without a secure context there is no clipboard: selected text can be copied by hand.
      getSelection().selectAllChildren(source);
    }
  });

  arrange();
  listen();
})();
