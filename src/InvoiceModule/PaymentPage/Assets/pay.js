// The server renders every state; this only asks for it again when something has changed, counts down, copies, and leaves once it is paid.
(() => {
  const main = document.getElementById("invoice"), byId = id => document.getElementById(id);
  document.documentElement.classList.add("scripted");
  main.tabIndex = -1;
  let leaving, ticking, stays = false, isFinal = false, follows = true, told = byId("state").textContent;

  const { offer, sent, see, sentFor } = walletOffer(title => { told = title; });

  const tell = (text, news) => {
    told = byId("state").textContent;
    byId("live").textContent = told + ". " + (text || byId("state").nextElementSibling.textContent) + (news ? " " + news : "");
  };

  // What else is heard when it changes: what is due, how many confirmations there are, and whatever is noted.
  const words = () => [...byId("content").querySelectorAll("#due, #confirmations, .notice")].filter(place => place.offsetHeight).map(place => {
    const value = place.closest("dd");
    return (value ? value.previousElementSibling.textContent + " " + value.textContent : place.textContent).replace(/\s+/g, " ").trim();
  });

  // One request may always fail. After a second one the payer hears that this page shows nothing new, lest he believes that his payment is lost.
  const failures = {};
  const heard = (from, isHeard) => {
    failures[from] = isHeard ? 0 : (failures[from] || 0) + 1;
    const notice = byId("offline"), isAway = Object.values(failures).some(count => count > 1);
    if (notice.hidden !== isAway) return;
    notice.hidden = !isAway;
    tell(isAway && notice.textContent);
  };

  // A network that wants a login answers everything with a page of its own: only an answer about this invoice is one.
  const get = async (from, url, read) => {
    try {
      const answer = await fetch(url, { cache: "no-store", credentials: "same-origin", signal: AbortSignal.timeout?.(6000) });
      if (!answer.ok) throw new Error("The server has no answer.");
      const [what, id] = read(await answer.text());
      if (id !== main.dataset.invoice) throw new Error("This is somebody else's answer.");
      heard(from, true);
      return [what, answer.headers.get("ETag") || ""];
    } catch (error) {
      heard(from, false);
      throw error;
    }
  };

  const refresh = async () => {
    const [page] = await get("page", location.href, text => {
      const page = new DOMParser().parseFromString(text, "text/html");
      return [page, page.getElementById("invoice")?.dataset.invoice];
    });
    const fresh = page.getElementById("invoice");
    const known = new Set(words());
    const focused = byId("content").contains(document.activeElement) ? document.activeElement.id || "invoice" : null;
    const unfolded = [...byId("content").querySelectorAll("details[open]")].map(details => details.id);
    delete main.dataset.over;
    delete main.dataset.behind;
    for (const name of ["status", "active", "state"]) main.dataset[name] = fresh.dataset[name];
    document.title = page.title;
    byId("content").replaceWith(document.adoptNode(page.getElementById("content")));
    for (const id of unfolded) byId(id)?.setAttribute("open", "");
    arrange();
    // Whoever used the keyboard stays where he was, and whoever listens hears what has changed.
    if (focused) (byId(focused) || main).focus({ preventScroll: true });
    const news = words().filter(text => !known.has(text)).join(" ");
    if (byId("state").textContent !== told) tell("", news);
    else if (news) byId("live").textContent = news;
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
      // Streams may hold every connection there is.
      stopStream(60000);
      setTimeout(update, 3000);
    } finally {
      running = false;
    }
  };

  // Who embeds the page is told: the own origin always, another one when the host has named it.
  const embedders = () => {
    try {
      return [parent.location.origin];
    } catch {
      return main.dataset.ancestors.split(" ").filter(Boolean);
    }
  };

  const leaveHidden = () => {
    const focused = document.activeElement;
    if (byId("content").contains(focused) && !focused.offsetHeight) main.focus({ preventScroll: true });
  };

  const receive = (id, invoice) => {
    const { round, hash } = sent(), known = [...invoice.txs, ...invoice.uncounted_txs];
    see(known);
    // What a wallet has sent was seen: if that is lost again, it may be sent again. What has no hash is known by its amount; whatever else comes, that with one is still under way.
    const isSeen = round && (hash ? !invoice.due || known.includes(hash) : round.split(" ")[0] !== invoice.due_amount);
    if (isSeen) sentFor("");
    main.dataset.status = invoice.status;
    main.dataset.active = String(invoice.active);
    // By these two the style sheet takes the address away at once, however long the page takes to come; the focus must not go with it.
    leaveHidden();
    // So must the headline, which asks for a scan.
    const pay = byId("pay"), title = invoice.status === "PAID" ? "paid" : /^IN_/.test(invoice.status) ? "confirming" : invoice.active ? "" : invoice.exception?.includes("canceled") ? "canceled" : "expired";
    if (pay && title) {
      byId("state").textContent = pay.dataset[title];
      byId("state").nextElementSibling.textContent = "";
    }
    isFinal = invoice.is_final;
    // What is paid may be taken back for a while, and what was short or late may be accepted: then the page has to say so.
    follows = invoice.is_followed;
    if (id !== main.dataset.state) {
      main.dataset.behind = "";
      update();
    } else if (isSeen) {
      offer();
    }
    if (window !== parent)
      for (const origin of embedders())
        parent.postMessage({ type: "invoice", id: main.dataset.invoice, status: invoice.status, active: invoice.active }, origin);
  };

  const ask = async () => {
    try {
      const [invoice, tag] = await get("server", main.dataset.poll, text => {
        const invoice = JSON.parse(text);
        return [invoice, invoice.id];
      });
      receive(tag.replace(/^W\/|"/g, ""), invoice);
    } catch { /* The network is away; the next try may find it. */ }
  };

  let endStream = () => {}, streamsFrom = 0, wake = () => {};
  const stopStream = pause => {
    streamsFrom = Date.now() + pause;
    endStream();
  };

  const stream = () => new Promise(ended => {
    const events = new EventSource(main.dataset.events);
    // The first event comes at once, and a sign of life every 15 seconds. A proxy that holds streams back is as good as none, and so is a server that hangs.
    let silent;
    const wait = time => {
      clearTimeout(silent);
      silent = setTimeout(() => {
        heard("server", false);
        stopStream(60000);
      }, time);
    };
    wait(8000);
    endStream = () => {
      clearTimeout(silent);
      events.close();
      ended();
    };
    const live = () => {
      heard("server", true);
      wait(20000);
    };
    events.addEventListener("alive", live);
    events.onmessage = e => {
      live();
      receive(e.lastEventId, JSON.parse(e.data));
      if (!follows) endStream();
    };
    // While it reconnects by itself the state is CONNECTING; CLOSED means refused, and then asking now and then is what is left.
    events.onerror = () => {
      heard("server", false);
      if (events.readyState === EventSource.CLOSED) stopStream(60000);
    };
  });

  // Over HTTP/1.1 a browser has six connections to a server for all its tabs, and each stream keeps one: two tabs may have one, and no hidden tab.
  let locks = navigator.locks;
  const connect = async () => {
    const streamWith = lock => lock && !document.hidden && follows && Date.now() >= streamsFrom ? stream() : null;
    try {
      for (const place of locks ? [1, 2] : []) await locks.request("invoice-stream-" + place, { ifAvailable: true }, streamWith);
    } catch {
      // Whoever blocks cookies blocks locks with them, as browsers do in some frames of other sites.
      locks = null;
    }
    if (!locks) await streamWith(true);
  };

  const listen = async () => {
    while (follows) {
      // Whatever a browser refuses, asking now and then is left.
      await connect().catch(() => {});
      if (follows) await ask();
      await new Promise(next => {
        wake = next;
        setTimeout(next, isFinal ? 60000 : 5000);
      });
    }
  };

  const clock = countdown => {
    const end = Date.now() + 1000 * Number(countdown.dataset.seconds);
    ticking = setInterval(() => {
      const left = Math.max(0, Math.ceil((end - Date.now()) / 1000));
      countdown.textContent = Math.floor(left / 60) + ":" + String(left % 60).padStart(2, "0");
      countdown.parentElement.classList.toggle("warn", left < 120);
      if (left > 0) return;
      clearInterval(ticking);
      // Nobody pays from here on, whether or not the server can be reached to say so: the address may be another's soon.
      main.dataset.over = "";
      byId("state").textContent = countdown.dataset.title;
      byId("state").nextElementSibling.textContent = countdown.dataset.text;
      tell();
      leaveHidden();
      update();
    }, 500);
  };

  const arrange = () => {
    clearInterval(ticking);
    if (byId("countdown")) clock(byId("countdown"));
    offer();
    // In the page's language, and by the payer's own country where he has said one: English alone would be American.
    const own = navigator.languages.find(l => l.split("-")[0] === document.documentElement.lang) || main.dataset.locale;
    const format = language => new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short", numberingSystem: "latn", calendar: "gregory" });
    let local;
    try {
      local = format(own);
    } catch {
      // Not every system's word for its language is one of the web's (BCP 47).
      local = format(main.dataset.locale);
    }
    for (const time of main.querySelectorAll("time")) time.textContent = local.format(new Date(time.dateTime));

    clearTimeout(leaving);
    const success = byId("success");
    if (!byId("soon")) return;
    if (!stays && window === top) leaving = setTimeout(() => location.replace(success.href), Number(success.dataset.delay));
    else byId("soon").hidden = true;
  };

  const copy = async button => {
    const source = byId(button.dataset.copy), word = button.textContent;
    if (word === button.dataset.copied) return;
    let isCopied = true;
    try {
      await navigator.clipboard.writeText(source.textContent);
    } catch {
      // Without a secure context there is no clipboard, and in a frame only where its page allows it. The old command may still copy; if not, selected text is copied by hand.
      getSelection().selectAllChildren(source);
      isCopied = document.execCommand("copy");
    }
    if (isCopied) {
      button.textContent = byId("live").textContent = button.dataset.copied;
      setTimeout(() => {
        button.textContent = word;
        // What has been said since then stays said.
        if (byId("live").textContent === button.dataset.copied) byId("live").textContent = "";
      }, 2000);
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
  document.addEventListener("visibilitychange", () => document.hidden ? endStream() : wake());

  // A browser without a network may leave its streams as they are.
  addEventListener("offline", () => stopStream(0));
  addEventListener("online", () => {
    streamsFrom = 0;
    wake();
  });

  // First what tells the truth, then what adorns it.
  listen();
  browserWallets.find(offer);
  arrange();
})();
