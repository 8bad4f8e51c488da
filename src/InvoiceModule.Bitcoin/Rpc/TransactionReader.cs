using System.Globalization;
using System.Numerics;
using System.Text.Json;
using InvoiceModule.Bitcoin.Networks;
using InvoiceModule.Chains;
using InvoiceModule.Rpc;

namespace InvoiceModule.Bitcoin.Rpc;

/// <summary>Reads a transaction as getblock and getrawtransaction spell it out.</summary>
internal static class TransactionReader
{
    /// <summary>No address stands for a script of more than 42 bytes; longer ones (data, bare multisig) can pay no invoice.</summary>
    private const int MaxScriptDigits = 84;

    /// <summary>
    /// How the script of a HogEx's first output begins: witness version 8 and the 32 bytes that commit to the extension block (LIP-2). A block's last
    /// transaction has it, and pays out what leaves the extension block. Whatever else had it would wait a little longer, and no harm done.
    /// </summary>
    private const string HogExScript = "5820";

    private const int HogExScriptDigits = 68;

    public static ChainTransaction Read(JsonElement transaction, NetworkParameters network)
    {
        var (spends, isCoinbase) = ReadInputs(transaction);
        var transfers = ReadOutputs(transaction, network.Decimals);
        return new ChainTransaction(transaction.Hash("txid"), transfers)
        {
            Spends = spends,
            IsCoinbase = isCoinbase,
            Maturity = IsHogEx(transfers) ? network.PegOutMaturity : 0,
        };
    }

    private static bool IsHogEx(List<Transfer> transfers)
        => transfers is [{ Ordinal: 0, To: { Length: HogExScriptDigits } script }, ..] && script.StartsWith(HogExScript, StringComparison.Ordinal);

    private static (IReadOnlyList<string> Spends, bool IsCoinbase) ReadInputs(JsonElement transaction)
    {
        var spends = new List<string>();
        foreach (var input in transaction.Items("vin"))
        {
            if (input.Optional("coinbase") is not null)
                return ([], true);

            // Litecoin's extension block: such an output has an id of its own and is spent once like any other.
            spends.Add(input.Flag("ismweb") == true
                ? $"mweb:{input.Hash("output_id")}"
                : string.Create(CultureInfo.InvariantCulture, $"{input.Hash("txid")}:{Ordinal(input, "vout")}"));
        }

        return (spends, false);
    }

    /// <summary>Outputs inside Litecoin's extension block have neither script nor amount; money leaving it comes as ordinary outputs of the block's HogEx transaction.</summary>
    private static List<Transfer> ReadOutputs(JsonElement transaction, int decimals)
    {
        var transfers = new List<Transfer>();
        foreach (var output in transaction.Items("vout"))
        {
            if (output.Optional("scriptPubKey") is not { } script)
            {
                if (output.Flag("ismweb") == true)
                    continue;
                throw JsonMembers.Wrong("scriptPubKey", "is missing");
            }

            var key = script.Text("hex");
            if (key.Length is 0 or > MaxScriptDigits)
                continue;
            if (key.Length % 2 != 0 || !key.All(char.IsAsciiHexDigit))
                throw JsonMembers.Wrong("scriptPubKey", "is not hexadecimal");
            transfers.Add(new Transfer(Ordinal(output, "n"), key.ToLowerInvariant(), Amount(output, decimals)));
        }

        return transfers;
    }

    /// <summary>From the number's own text, digit by digit.</summary>
    private static BigInteger Amount(JsonElement output, int decimals)
        => output.Required("value") is { ValueKind: JsonValueKind.Number } value && BaseUnits.TryParseCoins(value.GetRawText(), decimals, out var amount)
            ? amount
            : throw JsonMembers.Wrong("value", "is not an amount");

    private static int Ordinal(JsonElement element, string name)
        => element.WholeNumber(name) is >= 0 and <= int.MaxValue and var ordinal ? (int)ordinal : throw JsonMembers.Wrong(name, "is not the number of an output");
}
