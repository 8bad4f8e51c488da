using System.Globalization;
using InvoiceModule.Chains;
using InvoiceModule.Testing.Journal;

namespace InvoiceModule.Testing.Chains;

/// <summary>What can be asked of a ledger as it stands. Asked before a fact is written, so that a written fact can always be applied.</summary>
internal static class LedgerRules
{
    public const int MaxCount = 10_000;

    public static void CheckCount(int count)
    {
        if (count is < 1 or > MaxCount)
            throw Invalid("count", $"Mine 1..{MaxCount} blocks at a time.");
    }

    public static void CheckReorganisation(Ledger ledger, int depth, IEnumerable<string> drop)
    {
        var height = ledger.Tip.Height;
        if (depth < 1 || depth > height)
            throw Invalid("depth", string.Create(CultureInfo.InvariantCulture, $"The depth is 1..{height} on this chain as it stands: the genesis block stays."));
        foreach (var txId in drop)
        {
            CheckKnown(ledger, txId, "drop");
            if (ledger.HeightOf(txId) <= height - depth)
                throw Invalid("drop", $"Transaction {txId} lies deeper than the blocks that are replaced: ask for a greater depth.");
        }
    }

    public static void CheckWaiting(Ledger ledger, string txId)
    {
        CheckKnown(ledger, txId, "txid");
        if (!ledger.IsWaiting(txId))
            throw new SimulatorException(
                SimulatorFault.Conflict,
                "txid",
                ledger.HeightOf(txId) is null
                    ? $"Transaction {txId} is not in the pool any more: it was dropped or replaced."
                    : $"Transaction {txId} is in a block: only a waiting one can be replaced or forgotten. Reorganise the chain first.");
    }

    public static void CheckVanished(Ledger ledger, string txId)
    {
        CheckKnown(ledger, txId, "txid");
        var transaction = ledger.Get(txId);
        if (ledger.IsWaiting(txId) || ledger.HeightOf(txId) is not null)
            throw new SimulatorException(SimulatorFault.Conflict, "txid", $"Transaction {txId} is in the pool or in a block already.");
        if (transaction.IsCoinbase)
            throw new SimulatorException(SimulatorFault.Conflict, "txid", $"Transaction {txId} made new coins in a block that is gone: it can never come back.");
        if (ledger.ConflictOf(transaction) is { } other)
            throw new SimulatorException(SimulatorFault.Conflict, "txid", $"Transaction {txId} would spend what {other} has spent.");
    }

    /// <summary>Reads outputs as people write them.</summary>
    public static FactOutput[] Resolve(Ledger ledger, IReadOnlyList<SimulatedOutput> outputs)
        => outputs.Count > 0
            ? [.. outputs.Select(o => Resolve(ledger, o))]
            : throw Invalid("outputs", "A transaction has at least one output.");

    public static FactOutput Resolve(Ledger ledger, SimulatedOutput output)
    {
        var name = ledger.Options.Blockchain;
        var to = ledger.Format.GetKey(output.Address)
            ?? throw Invalid("address", $"'{Shown(output.Address)}' is not an address of {name}: copy it whole, its checksum is part of it.");
        if (!BaseUnits.IsValid(output.Amount))
            throw Invalid("value", "The value is 0..2^256-1 base units.");
        var contract = output.ContractAddress is { } foreign ? ForeignContract(ledger, foreign) : ContractOf(ledger, output.Symbol);
        return new FactOutput(to, output.Amount.ToString(CultureInfo.InvariantCulture), contract);
    }

    private static string? ContractOf(Ledger ledger, string? symbol)
    {
        var assets = ledger.Options.Assets;
        var asset = symbol is null ? assets[0] : assets.FirstOrDefault(a => string.Equals(a.Symbol, symbol, StringComparison.OrdinalIgnoreCase));
        return asset is not null
            ? asset.ContractAddress
            : throw Invalid("symbol", $"{ledger.Options.Blockchain} has no '{Shown(symbol!)}', but {string.Join(", ", assets.Select(a => a.Symbol))}.");
    }

    private static string ForeignContract(Ledger ledger, string contract)
        => ledger.Options.Assets.FirstOrDefault(a => string.Equals(a.ContractAddress, contract, StringComparison.OrdinalIgnoreCase))?.ContractAddress
            ?? CheckedContract(ledger, contract);

    private static string CheckedContract(Ledger ledger, string contract)
        => ledger.Options.Model == SimulatedChainModel.Account && ledger.Format.GetKey(contract) is not null
            ? contract
            : throw Invalid("contract", $"'{Shown(contract)}' is not a contract's address of {ledger.Options.Blockchain}.");

    private static void CheckKnown(Ledger ledger, string txId, string member)
    {
        if (!ledger.IsKnown(txId))
            throw new SimulatorException(SimulatorFault.NotFound, member, $"No transaction '{Shown(txId)}' was ever broadcast on {ledger.Options.Blockchain}.");
    }

    private static SimulatorException Invalid(string member, string message) => new(SimulatorFault.Invalid, member, message);

    private static string Shown(string text) => text.Length <= 128 ? text : text[..128] + "...";
}
