using System.Data.Common;
using InvoiceModule.Chains;
using InvoiceModule.Tests.Hosting;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace InvoiceModule.Tests.Payments;

/// <summary>A replacement with thousands of outputs to one address costs a look-up and a row each, and no question about all the others.</summary>
public sealed class SuccessionStatementTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Outputs_of_one_replacement_ask_for_what_they_replace_once()
    {
        var (few, many) = (await CountAsync(10), await CountAsync(50));
        // Not a third one each; now and then a list of rows takes one more.
        (many - few).ShouldBeLessThan(2 * 40 + 10);
    }

    private static async Task<int> CountAsync(int outputs)
    {
        var (chain, counter) = (new ScriptedChain(), new Counter());
        await using var host = await ScriptedHost.StartAsync(chain, "COIN", ["own"], interceptor: counter);
        var invoice = await host.InvoiceAsync(1000, chain.Blockchain, "COIN", confirmations: 1);
        chain.Pool.Add(new ChainTransaction("a", [new Transfer(0, "own", 1000)]) { Spends = ["in:0"] });
        await host.ScanAsync();
        chain.Pool.Clear();
        chain.Pool.Add(new ChainTransaction("b", [.. Enumerable.Range(0, outputs).Select(n => new Transfer(n, "own", 2))]) { Spends = ["in:0"] });
        var before = counter.Count;
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).Received.ShouldBe(2 * outputs);
        return counter.Count - before;
    }

    private sealed class Counter : DbCommandInterceptor
    {
        public int Count { get; private set; }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Count++;
            return base.ReaderExecutingAsync(command, eventData, result, cancellationToken);
        }
    }
}
