using System.Numerics;
using InvoiceModule.Invoices;
using InvoiceModule.Testing;
using InvoiceModule.Testing.Chains;
using InvoiceModule.Tests.Hosting;

namespace InvoiceModule.Tests.Diagnostics;

/// <summary>What payers, miners and clocks do, by the dice of one seed: what the network refuses is passed over.</summary>
internal sealed class ChainScript(ModuleHost host, SimulatedNetwork network, string symbol, Random dice)
{
    private readonly List<InvoiceView> _invoices = [];
    private readonly List<string> _transactions = [];

    public IReadOnlyList<InvoiceView> Invoices => _invoices;

    public List<string> Log { get; } = [];

    /// <summary>Makes an invoice, some of them for an order that comes back.</summary>
    public async Task InvoiceAsync()
    {
        var order = dice.Next(3) == 0 ? "order-" + dice.Next(2) : null;
        var fiat = dice.Next(3) == 0 ? "10" : null;
        _invoices.Add(await host.InvoiceAsync(100, network.Blockchain, symbol, dice.Next(1, 4), order, fiat));
        Log.Add($"invoice {_invoices.Count - 1} {order} {fiat}");
    }

    /// <summary>One thing that happens on the network.</summary>
    public async Task StepAsync()
    {
        var token = TestContext.Current.CancellationToken;
        var invoice = _invoices[dice.Next(_invoices.Count)];
        var transaction = _transactions.Count == 0 ? null : _transactions[dice.Next(_transactions.Count)];
        try
        {
            switch (dice.Next(13))
            {
                case 0 or 1 or 2:
                    Log.Add("pay");
                    _transactions.Add(await network.BroadcastAsync(invoice.Address, Part(invoice), symbol, token));
                    break;
                case 3:
                    Log.Add("batch");
                    var other = _invoices[dice.Next(_invoices.Count)];
                    _transactions.Add(await network.BroadcastAsync(
                        [new(invoice.Address, Part(invoice), symbol), new(other.Address, Part(other), symbol), new(invoice.Address, 1, symbol)], token));
                    break;
                case 4 or 5 or 6:
                    var count = dice.Next(1, 4);
                    Log.Add("mine " + count);
                    await network.MineAsync(count, cancellationToken: token);
                    break;
                case 7 or 8:
                    var drop = transaction is not null && dice.Next(2) == 0;
                    Log.Add("reorg, drop " + drop);
                    await network.ReorganiseAsync(dice.Next(1, 5), drop ? [transaction!] : null, dice.Next(2) == 0, token);
                    break;
                case 9 when transaction is not null:
                    Log.Add("replace");
                    _transactions.Add(await network.ReplaceAsync(transaction, dice.Next(2) == 0 ? invoice.Address : network.Addresses.GetAddress(Guid.Empty, 1), Part(invoice), token));
                    break;
                case 10 when transaction is not null:
                    Log.Add("forget");
                    await network.ForgetAsync(transaction, token);
                    break;
                case 11 when transaction is not null:
                    Log.Add("rebroadcast");
                    await network.RebroadcastAsync(transaction, token);
                    break;
                default:
                    break;
            }
        }
        catch (SimulatorException)
        {
            Log.Add("(refused)");
        }
    }

    /// <summary>Time passes: from an instant to a month.</summary>
    public void Pass()
    {
        TimeSpan[] times = [TimeSpan.FromSeconds(3), TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(16), TimeSpan.FromMinutes(70), TimeSpan.FromHours(30), TimeSpan.FromDays(9)];
        var time = times[dice.Next(times.Length)];
        Log.Add("pass " + time);
        host.Time.Pass(time);
    }

    private BigInteger Part(InvoiceView invoice) => BigInteger.Max(1, invoice.Value * new[] { 40, 60, 100, 150 }[dice.Next(4)] / 100);
}
