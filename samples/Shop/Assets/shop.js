"use strict";
// An order's page follows the order. Everything works without this file; the page then asks again by itself.
const order = document.getElementById("order");
if (order) {
  let isStale = false;
  const follow = async () => {
    const answer = await fetch(`orders/${order.dataset.order}/state`, { cache: "no-store" });
    if (!answer.ok) return;
    const { state, status } = await answer.json();
    if (state === order.dataset.state && status === order.dataset.status && !isStale) return;
    isStale = false;
    const page = new DOMParser().parseFromString(await (await fetch(location.href, { cache: "no-store" })).text(), "text/html");
    const fresh = page.getElementById("order");
    // The element stays: what changes inside it is announced.
    order.replaceChildren(...fresh.childNodes);
    Object.assign(order.dataset, fresh.dataset);
    for (const id of ["steps", "next", "simulator"]) {
      const old = document.getElementById(id), now = page.getElementById(id);
      if (!old || !now) continue;
      const hasFocus = old.contains(document.activeElement);
      // Whoever is about to use the simulator keeps it until he has left it.
      if (hasFocus && id === "simulator") isStale = true;
      else old.replaceWith(now);
      if (hasFocus && id === "next") now.querySelector("a").focus({ preventScroll: true });
    }
  };
  const again = () => setTimeout(() => follow().catch(() => {}).finally(again), 1000);
  again();
}
