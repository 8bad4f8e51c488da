using System.Text.Json;
using InvoiceModule.Ethereum.Rpc;
using InvoiceModule.Rpc;

namespace InvoiceModule.Ethereum.Reading;

/// <summary>Reads what <c>debug_traceBlockByHash</c> answers with geth's callTracer: one tree of calls for each transaction.</summary>
internal static class CallTraces
{
    /// <summary>Contracts call each other at most 1024 deep.</summary>
    private const int MaxDepth = 1100;

    private static readonly Dictionary<string, string> Tracer = new() { ["tracer"] = "callTracer" };

    public static RpcCall Call(EvmBlock block) => new("debug_traceBlockByHash", block.Hash, Tracer);

    /// <summary>The inner transfers of each transaction.</summary>
    public static IReadOnlyList<IReadOnlyList<InnerTransfer>> Read(JsonElement json, EvmBlock block, IReadOnlyList<EvmReceipt> receipts)
    {
        var traces = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var trace in json.ItemsOf("result of debug_traceBlockByHash"))
        {
            // Old nodes do not name the transactions: then the order has to do.
            var place = traces.Count < block.Transactions.Count ? block.Transactions[traces.Count].Hash : "";
            traces[trace.Optional("txHash") is null ? place : trace.Hash("txHash")] = trace;
        }

        return [.. block.Transactions.Select((t, i) => traces.TryGetValue(t.Hash, out var trace) ? Read(trace, block, receipts[i]) : Untraced(block, receipts[i]))];
    }

    /// <summary>Only what the network itself slips into a block, without gas (Polygon's state synchronisation), may have no trace.</summary>
    private static IReadOnlyList<InnerTransfer> Untraced(EvmBlock block, EvmReceipt receipt)
        => receipt.GasUsed == 0 ? [] : throw EvmReceipt.Contradicts(block, "a transaction has no trace");

    private static List<InnerTransfer> Read(JsonElement trace, EvmBlock block, EvmReceipt receipt)
    {
        if (trace.Optional("error") is not null)
            throw new TraceRefusedException("a transaction could not be traced");
        var root = trace.Required("result");
        var transfers = new List<InnerTransfer>();
        if (!receipt.Succeeded)
            return transfers;
        if (root.Optional("error") is not null)
            throw EvmReceipt.Contradicts(block, "a trace calls a transaction failed whose receipt calls it successful");

        // What the transaction itself carries is its top-level transfer, not an inner one.
        foreach (var child in Children(root))
            Collect(child, transfers, 1);
        return transfers;
    }

    // What a failed call did, and every call it made, was taken back.
    private static void Collect(JsonElement call, List<InnerTransfer> transfers, int depth)
    {
        if (depth > MaxDepth)
            throw JsonMembers.Wrong("calls", "goes deeper than contracts can call each other");
        if (call.Optional("error") is not null)
            return;
        if (MovesValue(call.Text("type")) && call.Optional("value") is not null && call.Quantity("value") is { IsZero: false } value && call.AddressOrNull("to") is { } to)
            transfers.Add(new InnerTransfer(to, value));
        foreach (var child in Children(call))
            Collect(child, transfers, depth + 1);
    }

    private static IReadOnlyList<JsonElement> Children(JsonElement call) => call.Optional("calls") is null ? [] : call.Items("calls");

    // DELEGATECALL and CALLCODE show a value that moves nowhere.
    private static bool MovesValue(string type) => type is "CALL" or "CREATE" or "CREATE2" or "SELFDESTRUCT";
}
