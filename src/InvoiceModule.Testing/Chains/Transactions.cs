using System.Globalization;
using System.Numerics;
using InvoiceModule.Chains;
using InvoiceModule.Testing.Journal;

namespace InvoiceModule.Testing.Chains;

/// <summary>Makes transactions out of facts. The number of the fact makes them unique, so the id is known before the fact is written.</summary>
internal static class Transactions
{
    public static ChainTransaction Compose(Ledger ledger, long sequence, BroadcastFact fact)
        => Compose(ledger, sequence, fact.Outputs, [ledger.Format.InventSpend(fact.Blockchain, sequence)]);

    public static ChainTransaction Compose(Ledger ledger, long sequence, ReplaceFact fact)
        => Compose(ledger, sequence, fact.Outputs, ledger.Get(fact.TxId).Spends);

    /// <summary>A transaction that creates new coins. It spends nothing.</summary>
    public static ChainTransaction ComposeCoinbase(Ledger ledger, long sequence, FactOutput output)
        => Compose(ledger, sequence, [output], []) with { IsCoinbase = true };

    private static ChainTransaction Compose(Ledger ledger, long sequence, FactOutput[] outputs, IReadOnlyList<string> spends)
    {
        var transfers = outputs
            .Select((o, i) => new Transfer(i, o.To, BigInteger.Parse(o.Amount, NumberStyles.None, CultureInfo.InvariantCulture), o.Contract))
            .ToArray();
        var hash = ChainFormat.Hash(
        [
            ledger.Options.Blockchain,
            "transaction",
            sequence.ToString(CultureInfo.InvariantCulture),
            .. spends,
            .. outputs.Select(o => $"{o.To} {o.Amount} {o.Contract}"),
        ]);
        return new ChainTransaction(ledger.Format.WriteHash(hash), transfers) { Spends = spends };
    }
}
