using System.Numerics;
using CsCheck;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Tests.Properties;

/// <summary>Amounts through the database and back, on whichever database the tests run.</summary>
public class StoredMoneyTests
{
    [Fact]
    public async Task Any_amount_is_read_as_it_was_written_and_sorts_as_a_number()
    {
        await using var host = await ModuleHost.StartAsync();
        var amounts = new HashSet<BigInteger> { 0, 1, 9, 10, 99, 100, InvoiceModule.Chains.BaseUnits.Max };
        Money.Amount.Array[200].Sample(
            drawn =>
            {
                lock (amounts)
                    amounts.UnionWith(drawn);
            },
            iter: 1);
        var written = amounts.Select((amount, i) => (Symbol: $"S{i}", Amount: amount)).ToDictionary(w => w.Symbol, w => w.Amount);
        await host.Db.WriteAsync(
            (db, _) =>
            {
                db.AddRange(written.Select(w => new WalletCurrency { WalletId = ModuleHost.WalletId, Blockchain = "any", Symbol = w.Key, Decimals = 0, Dust = w.Value }));
                return Task.CompletedTask;
            },
            TestContext.Current.CancellationToken);
        var read = await host.ReadAsync(db => db.Set<WalletCurrency>().Where(c => c.Blockchain == "any").OrderBy(c => c.Dust).ToListAsync());
        read.ToDictionary(c => c.Symbol, c => c.Dust).ShouldBe(written, ignoreOrder: true);
        read.Select(c => c.Dust).ShouldBe(amounts.Order());
    }

    [Fact]
    public async Task What_is_out_of_range_is_not_written()
    {
        await using var host = await ModuleHost.StartAsync();
        foreach (var wrong in new[] { -BigInteger.One, InvoiceModule.Chains.BaseUnits.Max + 1 })
        {
            var refused = await Should.ThrowAsync<Exception>(host.Db.WriteAsync(
                (db, _) =>
                {
                    db.Add(new WalletCurrency { WalletId = ModuleHost.WalletId, Blockchain = "any", Symbol = "W", Decimals = 0, Dust = wrong });
                    return Task.CompletedTask;
                },
                TestContext.Current.CancellationToken));
            refused.ToString().ShouldContain("2^256-1");
        }
    }
}
