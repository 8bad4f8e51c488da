"use strict";
// An order's page follows the order; in Development it drives the simulator beside it. Everything else works without this file.
const order = document.getElementById("order");
if (order) {
  const follow = async () => {
    const answer = await fetch(`orders/${order.dataset.order}/state`, { cache: "no-store" });
    if (!answer.ok) return;
    const { state, status } = await answer.json();
    if (state !== order.dataset.state || status !== order.dataset.status) location.reload();
  };
  setInterval(() => follow().catch(() => {}), 1000);
}
for (const button of document.querySelectorAll("[data-simulator]")) {
  button.addEventListener("click", async () => {
    const output = document.getElementById("simulated");
    try {
      const answer = await fetch(button.dataset.simulator, { method: "POST", headers: { "Content-Type": "application/json" }, body: button.dataset.body });
      output.value = await answer.text();
    } catch (error) {
      output.value = String(error);
    }
  });
}
