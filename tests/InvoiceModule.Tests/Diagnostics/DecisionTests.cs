using InvoiceModule.Audit;
using InvoiceModule.Invoices;
using InvoiceModule.Payments;
using InvoiceModule.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Diagnostics;

/// <summary>Random histories in which people decide on suspense and accept short payments, against what must always hold.</summary>
public class DecisionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static int SeedsPerRun
        => int.Parse(Environment.GetEnvironmentVariable("INVARIANT_SEEDS") ?? "2", System.Globalization.CultureInfo.InvariantCulture);

    [Theory]
    [InlineData(71)]
    [InlineData(72)]
    public async Task Any_decision_keeps_the_invariants(int run)
    {
        await using var host = await ModuleHost.StartAsync(o => o.AddressRest = TimeSpan.FromHours(1));
        var network = run % 2 == 0 ? host.Bitcoin : host.Ethereum;
        var decided = 0;
        for (var seed = run * 1000; seed < run * 1000 + SeedsPerRun; seed++)
        {
            var dice = new Random(seed);
            var script = new ChainScript(host, network, run % 2 == 0 ? "BTC" : "ETH", dice);
            for (var step = 0; step < 40; step++)
            {
                if (step % 10 == 0)
                {
                    await host.SettleAsync();
                    await script.InvoiceAsync();
                }

                await script.StepAsync();
                if (dice.Next(5) == 0)
                    script.Pass();
                await (dice.Next(2) == 0 ? host.ScanAsync() : host.SettleAsync());
                decided += await DecideAsync(host, script, dice);
                (await host.VerifyAsync()).ShouldBeEmpty($"seed {seed}: {string.Join("; ", script.Log)}");
            }
        }

        decided.ShouldBeGreaterThan(3, "A run without decisions would show nothing.");
        (await host.ReadAsync(db => db.Set<AuditEntry>().CountAsync(Token))).ShouldBe(decided);
    }

    private static async Task<int> DecideAsync(ModuleHost host, ChainScript script, Random dice)
    {
        // Nobody decides the same twice: that would be answered as done.
        var act = new OperatorAct("dice", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"by chance {dice.Next()}"));
        await using var scope = host.Services.CreateAsyncScope();
        var suspense = scope.ServiceProvider.GetRequiredService<ISuspenseService>();
        var open = await suspense.ListAsync(ModuleHost.WalletId, cancellationToken: Token);
        var invoice = await host.FindAsync(script.Invoices[dice.Next(script.Invoices.Count)].Id);
        try
        {
            var choice = dice.Next(5);
            script.Log.Add($"decide {choice}");
            if (choice == 0)
                await scope.ServiceProvider.GetRequiredService<IInvoiceService>().AcceptShortPaymentAsync(invoice.Id, invoice.Received, act, Token);
            else if (open.Count == 0)
                return 0;
            else if (choice == 1)
                await suspense.AcceptAsync(open[dice.Next(open.Count)].Id, act, Token);
            else if (choice == 2)
                await suspense.AssignAsync(open[dice.Next(open.Count)].Id, invoice.Id, act, Token);
            else if (choice == 4)
                await suspense.GiveUpAsync(open[dice.Next(open.Count)].Id, act, Token);
            else
                await suspense.NoteRefundAsync(open[dice.Next(open.Count)].Id, null, act, Token);
            return 1;
        }
        catch (InvoicingException)
        {
            script.Log.Add("(refused)");
            return 0;
        }
    }
}
