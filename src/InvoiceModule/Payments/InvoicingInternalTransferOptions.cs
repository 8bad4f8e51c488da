namespace InvoiceModule.Payments;

/// <summary>
/// Which transfers to a pool's addresses are the merchant's own money: change, sweeps, refills. Such a transfer is recorded in suspense with the reason
/// <c>internal</c>. It is never credited by itself, changes no invoice, and holds no address; a person can credit it. By default nothing is looked for, and what
/// comes to an address is credited whoever sent it.
/// </summary>
/// <remarks>
/// A chain tells what a transaction consumes, so this much can be known. On a UTXO chain (Bitcoin, Litecoin, Dogecoin): whether it consumes an output with which
/// the same wallet was paid. It is not known where money comes from that took a detour over addresses the module does not watch, for inputs name no address. On a
/// chain whose transactions name their sender (<see cref="Chains.ChainTraits.NamesSenders"/>; Ethereum and other EVM networks): whether it was sent from an address
/// of the same wallet's pool, or from one of <see cref="Addresses"/>. The sender of an ERC-20 transfer is whoever signed the transaction; coins from inner calls
/// whose transaction cannot be named have none.
/// </remarks>
public sealed class InvoicingInternalTransferOptions
{
    /// <summary>
    /// Whether it is looked for, false by default. Leave it so where you pay your own invoices from the addresses they were paid to, or where a payment may be
    /// signed by payer and merchant together (PayJoin, BIP 78; a coinjoin): it would go to suspense. Leave it so, too, where the pool's addresses are an exchange's deposit
    /// addresses: an exchange pays its other customers' withdrawals with what came there, and so your payers. And where you pull ERC-20 tokens from payers yourself
    /// (<c>transferFrom</c>) with a key of the pool or of <see cref="Addresses"/>: you sign that, and it looks like your own money.
    /// </summary>
    public bool Detect { get; set; }

    /// <summary>
    /// Addresses outside of the pool from which the merchant of every wallet here sends, such as a treasury or a hot wallet, as people write them. Never an
    /// exchange's: its customers pay from the same. Only chains that name senders can recognise them: one that no such chain here can read stops the start.
    /// </summary>
    public IList<string> Addresses { get; } = [];
}
