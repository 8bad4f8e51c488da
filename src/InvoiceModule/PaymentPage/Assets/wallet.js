"use strict";
// Wallets in the browser: found by EIP-6963, or as window.ethereum (EIP-1193), and asked to pay exactly what the page's own EIP-681 link says.
const browserWallets = (() => {
  const announced = new Map();
  let changed = () => {}, unnamed = null;
  addEventListener("eip6963:announceProvider", e => {
    const { info, provider } = e.detail || {};
    if (!info || !provider || typeof provider.request !== "function") return;
    announced.set(info.uuid, { name: String(info.name || ""), provider });
    changed();
  });

  const hex = number => "0x" + BigInt(number).toString(16);
  const word = number => BigInt(number).toString(16).padStart(64, "0");

  // The coin goes by value, a token by its contract's transfer(address,uint256), whose selector is a9059cbb (ERC-20).
  const read = uri => {
    const parts = /^ethereum:(0x[0-9a-fA-F]{40})@(\d+)(\/transfer)?\?(.+)$/.exec(uri);
    if (!parts) throw new Error("No payment link of an EVM network.");
    const [, to, chain, transfer, query] = parts, values = new URLSearchParams(query);
    return transfer
      ? { chainId: hex(chain), to, value: "0x0", data: "0xa9059cbb" + word(values.get("address")) + word(values.get("uint256")) }
      : { chainId: hex(chain), to, value: hex(values.get("value")) };
  };

  return {
    // Asks the wallets to announce themselves; `then` is called for each that does.
    find(then) {
      changed = then;
      dispatchEvent(new Event("eip6963:requestProvider"));
    },
    list() {
      if (announced.size) return [...announced.values()];
      let provider;
      try {
        provider = window.ethereum;
        if (typeof provider.request !== "function") return [];
      } catch {
        // None, or several that quarrel about the place.
        return [];
      }
      if (!unnamed || unnamed.provider !== provider) unnamed = { name: null, provider };
      return [unnamed];
    },
    // Whether the network has mined it and undone it (a revert, too little gas). A wallet on another network knows nothing of it.
    async failed({ provider }, hash) {
      try {
        return (await provider.request({ method: "eth_getTransactionReceipt", params: [hash] })).status === "0x0";
      } catch {
        return false;
      }
    },
    // `link` gives the page's link as it is now, for a payment may arrive while the wallet asks its owner this and that; `sending` is called before the wallet is asked to send.
    async pay({ provider }, link, sending) {
      const uri = link(), transaction = read(uri), chain = async () => hex(await provider.request({ method: "eth_chainId" }));
      const [from] = await provider.request({ method: "eth_requestAccounts" });
      if (await chain() !== transaction.chainId)
        await provider.request({ method: "wallet_switchEthereumChain", params: [{ chainId: transaction.chainId }] });
      // A wallet that says yes and stays where it is would send the money on another network.
      if (await chain() !== transaction.chainId) throw Object.assign(new Error("The wallet is on another network."), { code: 4902 });
      if (link() !== uri) throw new Error("Something else is due by now.");
      sending();
      return provider.request({ method: "eth_sendTransaction", params: [{ from, ...transaction }] });
    },
  };
})();
