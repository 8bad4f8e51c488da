using System.Text.Json;
using InvoiceModule.Ethereum.Rpc;
using InvoiceModule.Rpc;

namespace InvoiceModule.Ethereum.Reading;

/// <summary>Reads what <c>trace_block</c> answers (the format of OpenEthereum): all calls of a block in one list, each with its path in the tree.</summary>
internal static class BlockTraces
{
    public static RpcCall Call(EvmBlock block) => new("trace_block", JsonReading.ToQuantity(block.Height));

    /// <summary>The inner transfers of each transaction.</summary>
    public static IReadOnlyList<IReadOnlyList<InnerTransfer>> Read(JsonElement json, EvmBlock block, IReadOnlyList<EvmReceipt> receipts)
    {
        var transfers = block.Transactions.Select(_ => new List<InnerTransfer>()).ToList();
        var calls = block.Transactions.Select(_ => new CallPath()).ToList();
        foreach (var trace in json.ItemsOf("result of trace_block"))
        {
            if (trace.Hash("blockHash") != block.Hash)
                throw EvmReceipt.Contradicts(block, "its traces are those of another block");

            // What miners are given belongs to no transaction.
            if (trace.Optional("transactionHash") is null)
                continue;
            var index = Place(trace, block);
            var path = trace.Items("traceAddress").Select(Step).ToList();
            var isTakenBack = calls[index].Meet(path, failed: trace.Optional("error") is not null) ?? throw EvmReceipt.Contradicts(block, "a call comes without the one that made it");
            if (path.Count > 0 && receipts[index].Succeeded && !isTakenBack)
                Add(trace, transfers[index]);
        }

        return receipts.Index().All(r => r.Item.GasUsed == 0 || calls[r.Index].IsMet) ? transfers : throw EvmReceipt.Contradicts(block, "a transaction has no trace");
    }

    private static int Step(JsonElement json)
        => json.ValueKind == JsonValueKind.Number && json.TryGetInt32(out var step) && step >= 0 ? step : throw JsonMembers.Wrong("traceAddress", "has a member that is no place");

    private static void Add(JsonElement trace, List<InnerTransfer> transfers)
    {
        var action = trace.Required("action");
        var (to, value) = trace.Text("type") switch
        {
            "call" when action.Text("callType") == "call" => (action.Address("to"), action.Quantity("value")),
            "create" when trace.Optional("result") is { } result => (result.Address("address"), action.Quantity("value")),
            "suicide" => (action.Address("refundAddress"), action.Quantity("balance")),
            _ => ("", default),
        };
        if (!value.IsZero)
            transfers.Add(new InnerTransfer(to, value));
    }

    private static int Place(JsonElement trace, EvmBlock block)
        => trace.Required("transactionPosition") is { ValueKind: JsonValueKind.Number } position && position.TryGetInt32(out var index)
            && index >= 0 && index < block.Transactions.Count && block.Transactions[index].Hash == trace.Hash("transactionHash")
            ? index
            : throw EvmReceipt.Contradicts(block, "a trace is that of another transaction");
}
