using System.Globalization;
using System.Numerics;
using System.Text.Json;
using InvoiceModule.ChainCompliance;
using InvoiceModule.Chains;
using InvoiceModule.IntegrationTests.Nodes;

namespace InvoiceModule.IntegrationTests.Compliance;

/// <summary>
/// A wallet that pays with coins that were never newly created: so no reorganisation makes a payment immature. Transactions are written by hand, for the
/// node's own calls know no two outputs to one address and no replacement by other outputs.
/// </summary>
internal sealed class LitecoinPayer(LitecoinNode node)
{
    private const string Wallet = "payer";
    private const int Coins = 9;
    private const int Decimals = 8;
    private const decimal FeeStep = 0.002m;

    private decimal _fee;

    /// <summary>Makes the wallet, once a node, and gives it coins that lie deep.</summary>
    public async Task PrepareAsync()
    {
        if ((await node.CallAsync("listwallets")).EnumerateArray().Any(w => w.GetString() == Wallet))
            return;
        await node.CreateWalletAsync(Wallet);
        var coins = new Dictionary<string, decimal>();
        for (var i = 0; i < Coins; i++)
            coins[await NewAddressAsync()] = 50;
        await node.SendManyAsync(coins);
        await node.MineAsync(20);
    }

    /// <summary>Sends a transaction of these outputs in this order, change last.</summary>
    public async Task<string> PayAsync(IReadOnlyList<PaymentOutput> outputs)
    {
        var raw = await CreateAsync([], outputs, null);
        var funded = await node.CallWalletAsync(Wallet, "fundrawtransaction", raw, new { changePosition = outputs.Count, replaceable = true, feeRate = "0.001" }, false);
        return await SendAsync(await SignAsync(funded.GetProperty("hex").GetString()!));
    }

    /// <summary>Sends a transaction that spends the same as another, with a higher fee; what is left comes back.</summary>
    public async Task<string> ReplaceAsync(string txId, IReadOnlyList<PaymentOutput> outputs)
        => await SendAsync(await SpendAgainAsync(await node.CallAsync("getrawtransaction", txId, true), outputs));

    /// <summary>Writes a signed transaction that spends the same as another, and does not send it.</summary>
    public async Task<string> SpendAgainAsync(JsonElement transaction, IReadOnlyList<PaymentOutput> outputs)
    {
        var inputs = new List<object>();

        // Whatever is replaced, the new one offers more.
        var left = -(_fee += FeeStep);
        foreach (var input in transaction.GetProperty("vin").EnumerateArray())
        {
            var (txId, output) = (input.GetProperty("txid").GetString()!, input.GetProperty("vout").GetInt32());
            inputs.Add(new { txid = txId, vout = output });
            left += (await node.CallAsync("getrawtransaction", txId, true)).GetProperty("vout")[output].GetProperty("value").GetDecimal();
        }

        left -= outputs.Sum(o => decimal.Parse(Text(o.Amount), CultureInfo.InvariantCulture));
        return await SignAsync(await CreateAsync(inputs, outputs, left));
    }

    public async Task<string> SendAsync(string raw) => (await node.CallAsync("sendrawtransaction", raw)).GetString()!;

    private async Task<string> CreateAsync(List<object> inputs, IReadOnlyList<PaymentOutput> outputs, decimal? change)
    {
        // The node refuses an address that comes twice: another of the same form stands in for it until the script is exchanged.
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var standIns = new List<(string StandIn, string Address)>();
        var written = new List<Dictionary<string, string>>();
        foreach (var output in outputs)
        {
            var address = output.Address;
            if (!seen.Add(address))
            {
                address = await node.GetNewAddressAsync();
                standIns.Add((address, output.Address));
            }

            written.Add(new() { [address] = Text(output.Amount) });
        }

        if (change is { } left)
            written.Add(new() { [await NewAddressAsync()] = left.ToString(CultureInfo.InvariantCulture) });
        var raw = (await node.CallAsync("createrawtransaction", inputs, written, 0, true)).GetString()!;
        foreach (var (standIn, address) in standIns)
            raw = raw.Replace(await ScriptAsync(standIn), await ScriptAsync(address), StringComparison.Ordinal);
        return raw;
    }

    private async Task<string> SignAsync(string raw)
    {
        var signed = await node.CallWalletAsync(Wallet, "signrawtransactionwithwallet", raw);
        return signed.GetProperty("complete").GetBoolean()
            ? signed.GetProperty("hex").GetString()!
            : throw new InvalidOperationException($"The payer could not sign: {signed.GetRawText()}");
    }

    private async Task<string> ScriptAsync(string address) => (await node.CallAsync("validateaddress", address)).GetProperty("scriptPubKey").GetString()!;

    private async Task<string> NewAddressAsync() => (await node.CallWalletAsync(Wallet, "getnewaddress")).GetString()!;

    private static string Text(BigInteger amount) => BaseUnits.Format(amount, Decimals);
}
