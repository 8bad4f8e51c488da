// The server renders every state; this only asks for it again when something has changed, counts down, copies, and leaves once it is paid.
(() => {
  const main = document.getElementById("invoice"), byId = id => document.getElementById(id);
  document.documentElement.classList.add("scripted");
  main.tabIndex = -1;
  let leaving, ticking, stays = false, isFinal = false, follows = true, paidAt = 0;

  const refresh = async () => {
    const answer = await fetch(location.href, { cache: "no-store", credentials: "same-origin" });
    if (!answer.ok) throw new Error("The page could not be read.");
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("invoice");
    if (!fresh) return;
    const before = byId("state").textContent, focused = byId("content").contains(document.activeElement) ? document.activeElement.id || "invoice" : null;
    for (const name of ["status", "active", "state"]) main.dataset[name] = fresh.dataset[name];
    document.title = page.title;
    byId("content").replaceWith(document.adoptNode(page.getElementById("content")));
    arrange();
    // Whoever used the keyboard stays where he was, and whoever listens hears what has changed.
    if (focused) (byId(focused) || main).focus({ preventScroll: true });
    if (byId("state").textContent !== before) byId("live").textContent = byId("state").textContent + ". " + byId("state").nextElementSibling.textContent;
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
    isFinal = invoice.is_final;
    // What is paid may be taken back for a while, and then the page has to say so.
    paidAt = isFinal && invoice.status === "PAID" ? paidAt || Date.now() : 0;
    follows = !isFinal || paidAt > Date.now() - 7200000;
    if (id !== main.dataset.state) update();
    if (window !== parent)
      for (const origin of main.dataset.ancestors.split(" ").filter(Boolean))
        parent.postMessage({ type: "invoice", id: main.dataset.invoice, status: invoice.status, active: invoice.active }, origin);
  };

  const ask = async () => {
    try {
      const answer = await fetch(main.dataset.poll, { cache: "no-store", credentials: "same-origin" });
      if (answer.ok) receive((answer.headers.get("ETag") || "").replace(/^W\/|"/g, ""), await answer.text());
    } catch { /* The network is away; the next try may find it. */ }
  };

  let polling = false;
  const poll = async () => {
    if (polling) return;
    polling = true;
    while (follows) {
      await ask();
      await new Promise(next => setTimeout(next, isFinal ? 60000 : 10000));
    }
  };

  const listen = () => {
    const events = new EventSource(main.dataset.events);
    // The first event comes at once. A proxy that holds streams back is as good as none.
    const silent = setTimeout(poll, 8000);
    events.onmessage = e => {
      clearTimeout(silent);
      receive(e.lastEventId, e.data);
      if (!follows) events.close();
    };
    // While it reconnects by itself the state is CONNECTING; CLOSED means refused, and then asking now and then is what is left.
    events.onerror = () => { if (events.readyState === EventSource.CLOSED && !isFinal) poll(); };
  };

  const clock = countdown => {
    const end = Date.now() + 1000 * Number(countdown.dataset.seconds);
    ticking = setInterval(() => {
      const left = Math.max(0, Math.ceil((end - Date.now()) / 1000));
      countdown.textContent = Math.floor(left / 60) + ":" + String(left % 60).padStart(2, "0");
      countdown.parentElement.classList.toggle("warn", left < 120);
      if (left > 0) return;
      clearInterval(ticking);
      update();
    }, 500);
  };

  const offer = () => {
    const place = byId("wallets");
    if (!place) return;
    place.replaceChildren(...browserWallets.list().map(wallet => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button";
      button.textContent = place.dataset.pay.replace("{wallet}", wallet.name || place.dataset.wallet);
      button.addEventListener("click", () => payWith(wallet, place));
      return button;
    }));
  };

  const payWith = async (wallet, place) => {
    const say = text => { byId("wallet-answer").textContent = text; }, buttons = place.querySelectorAll("button");
    const enable = on => buttons.forEach(button => { button.disabled = !on; });
    enable(false);
    say(place.dataset.confirm);
    try {
      await browserWallets.pay(wallet, byId("wallet").getAttribute("href"));
      // It stays disabled: the same payment twice is what nobody wants.
      say(place.dataset.sent);
    } catch (error) {
      say(error && error.code === 4902 ? place.dataset.network : place.dataset.refused);
      enable(true);
    }
  };

  const arrange = () => {
    clearInterval(ticking);
    if (byId("countdown")) clock(byId("countdown"));
    offer();
    const local = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short", numberingSystem: "latn", calendar: "gregory" });
    for (const time of main.querySelectorAll("time")) time.textContent = local.format(new Date(time.dateTime));

    clearTimeout(leaving);
    const success = byId("success");
    if (success && main.dataset.status === "PAID" && !stays && window === top)
      leaving = setTimeout(() => location.replace(success.href), Number(success.dataset.delay));
    else if (byId("soon")) byId("soon").hidden = true;
  };

  const copy = async button => {
    const source = byId(button.dataset.copy), word = button.textContent;
    if (word === button.dataset.copied) return;
    try {
      await navigator.clipboard.writeText(source.textContent);
      button.textContent = byId("live").textContent = button.dataset.copied;
      setTimeout(() => { button.textContent = word; byId("live").textContent = ""; }, 2000);
    } catch {
      // Without a secure context there is no clipboard: selected text can be copied by hand.
      getSelection().selectAllChildren(source);
    }
  };

  document.addEventListener("click", e => {
    const button = e.target.closest("button");
    if (button && button.dataset.copy) copy(button);
    if (button && button.id === "stay") {
      stays = true;
      clearTimeout(leaving);
      byId("success").focus();
      byId("soon").hidden = true;
    }
  });

  // A phone cuts the stream while the payer is in his wallet app.
  document.addEventListener("visibilitychange", () => { if (!document.hidden && follows) ask(); });

  browserWallets.find(offer);
  arrange();
  listen();
})();
