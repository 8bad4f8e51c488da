// The buttons by which the wallets in the browser pay, and the memory of what they have sent. `told` hears of each headline that this writes.
const walletOffer = told => {
  const main = document.getElementById("invoice"), byId = id => document.getElementById(id);

  // What a wallet was asked for and what has come of it. It outlives the buttons, which come anew with every change, and a visit in another language.
  const wallets = { said: "" };
  const day = 86400000, patience = 20000;

  // Kept for this invoice in all its tabs, and over a visit that begins anew; after a day nobody can mean it any more. Without a text this reads, with an empty one it forgets.
  const memory = word => text => {
    const key = word + " " + main.dataset.invoice;
    try {
      if (text) localStorage.setItem(key, Date.now() + " " + text);
      else if (text === "") localStorage.removeItem(key);
      const [at, ...kept] = (localStorage.getItem(key) || "").split(" ");
      return Date.now() - at < day ? kept.join(" ") : "";
    } catch {
      return text === undefined ? wallets[key] || "" : wallets[key] = text;
    }
  };

  const sentFor = memory("sent");

  // Of what was sent: what was asked for then, and the hash, if the wallet gave one.
  const sent = () => {
    const [, round, hash] = /^(.*?) ?(0x[0-9a-f]{64})?$/.exec(sentFor().toLowerCase());
    return { round, hash };
  };

  // What the server knows of it, by hash. That is under way no more.
  let seen = [];
  const see = hashes => { seen = hashes; };

  // A wallet may still be asking its owner for another tab, or since before this page was loaded anew; here nobody hears what comes of it. Each question is told from the others: who gave up one and asked another must not lose the other by the answer to the one.
  const asked = memory("asked");

  // By these a wallet says that nothing has left it (EIP-1193, EIP-1474). By any other error, such as a lost connection, it may have been sent, or still be asked.
  const refusals = [4001, 4100, 4200, -32601, -32602];

  // What has failed on the network never shows here, and what its owner has canceled in the wallet neither: then he may send again, in all his tabs.
  const takeBack = said => {
    sentFor("");
    asked("");
    wallets.asking = null;
    wallets.said = said;
    offer();
  };

  let following;
  const follow = hash => {
    clearTimeout(following);
    following = setTimeout(async () => {
      const late = new Promise(next => setTimeout(next, 5000));
      const answers = await Promise.all(browserWallets.list().map(wallet => Promise.race([browserWallets.failed(wallet, hash), late])));
      if (!sentFor().endsWith(hash)) return;
      if (answers.includes(true)) takeBack("failed");
      else follow(hash);
    }, 5000);
  };

  const forget = () => {
    try {
      for (const key of Object.keys(localStorage)) if (/^(sent|asked) [\da-f-]{36}$/.test(key) && Date.now() - localStorage.getItem(key).split(" ")[0] >= day) localStorage.removeItem(key);
    } catch { /* Nothing is kept where nothing may be. */ }
  };

  const offer = () => {
    const place = byId("wallets");
    if (!place) return;
    const buttons = browserWallets.list().map(wallet => wallet.button ||= buttonOf(wallet, place));
    if (buttons.some(button => button.parentNode !== place)) place.replaceChildren(...buttons);
    // The same payment twice is what nobody wants: only another amount that is due may be asked for.
    const { round, hash } = sent(), isTaken = /reversed$/;
    // One that came and was taken back again while nobody looked comes no more.
    const isSent = hash ? !seen.includes(hash) && isTaken.test(round) === isTaken.test(place.dataset.round) : round === place.dataset.round;
    // Whatever amount a wallet asks its owner for: who confirms that and another one pays twice. Its question here stands, whatever was said of it in another tab.
    const isAsked = !isSent && !!(asked() || wallets.asking), isHeard = wallets.asking && Date.now() - wallets.asking.at < patience;
    const said = isAsked ? "confirm" : isSent ? "sent" : wallets.said;
    // A wallet in this browser is a click away, while a desktop opens no link. The server says whether anything is to invite a payment at all.
    const link = byId("wallet"), invites = (place.dataset.invites ??= String(link.classList.contains("primary"))) === "true" && !isSent;
    link.classList.toggle("primary", invites && !buttons.length);
    buttons.forEach((button, i) => {
      button.disabled = isSent || isAsked;
      button.classList.toggle("primary", invites && !i);
    });
    byId("wallet-answer").textContent = said && place.dataset[said];
    byId("wallet-lost").hidden = !isSent && (!isAsked || isHeard);
    if (isSent && hash) follow(hash);
    if (isSent === !!place.words || !byId("pay").offsetHeight) return;
    const title = byId("state"), text = title.nextElementSibling, words = isSent ? [place.dataset.sentTitle, place.dataset.sentText] : place.words;
    place.words = isSent && [title.textContent, text.textContent];
    [title.textContent, text.textContent] = words;
    told(words[0]);
  };

  let buttonCount = 0;
  const buttonOf = (wallet, place) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.id = "wallet-" + ++buttonCount;
    button.textContent = place.dataset.pay.replace("{wallet}", () => wallet.name ? wallet.name.slice(0, 40) : place.dataset.wallet);
    button.addEventListener("click", () => payWith(wallet));
    return button;
  };

  const isDue = () => /^(NOT|PARTIALLY)_PAID$/.test(main.dataset.status);

  // The page's link as it is now; none once there is nothing to pay, or once the page is known to be behind: by then the address may be another's, or the money may have come.
  const link = () => {
    const { over, behind, active } = main.dataset;
    return over === undefined && behind === undefined && active === "true" && isDue() ? byId("wallet")?.getAttribute("href") : null;
  };

  const payWith = async wallet => {
    const turn = wallets.asking = { at: Date.now(), name: String(Math.random()) };
    asked(turn.name);
    offer();
    // A wallet that never answers keeps nobody: from then on its owner may say that nothing was asked.
    setTimeout(offer, patience);
    let isOpen = false, isBusy = false, isSending = false;
    try {
      const hash = await browserWallets.pay(wallet, link, () => { isSending = true; });
      // It may have been seen before the wallet says so; if another amount is due by now, that is not to be sent at once either.
      const place = byId("wallets");
      if (place && isDue()) sentFor(place.dataset.round + (/^0x[0-9a-f]{64}$/i.test(hash) ? " " + hash : ""));
      wallets.said = "";
    } catch (error) {
      // Wallets on phones wrap what they mean. One that already asks its owner (-32002) goes on asking.
      const code = error?.data?.originalError?.code ?? error?.code;
      isBusy = code === -32002;
      isOpen = isBusy || isSending && !refusals.includes(code);
      wallets.said = code === 4902 ? "network" : "refused";
    }
    if (wallets.asking === turn) wallets.asking = null;
    // A wallet that was asking already asks for somebody else's turn: whoever hears the end of one hears the end of that.
    if (isBusy) asked(turn.name + " busy");
    else if (!isOpen && (asked() === turn.name || / busy$/.test(asked()))) asked("");
    offer();
  };

  document.addEventListener("click", e => {
    if (!e.target.closest("#again")) return;
    takeBack("");
    (byId("wallets").querySelector("button") || byId("wallet")).focus();
  });

  addEventListener("storage", e => e.key?.endsWith(main.dataset.invoice) && offer());

  forget();
  return { offer, sent, see, sentFor };
};
