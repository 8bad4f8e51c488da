using InvoiceModule.Invoices;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Invoices;

/// <summary>The same bytes again, after the merchant has raised the fewest confirmations of the currency.</summary>
public sealed class ReplayedCreateTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_bytes_again_give_the_same_invoice()
    {
        await using var host = await ModuleHost.StartAsync();
        var request = new CreateInvoiceRequest { Blockchain = "bitcoin-sim", Symbol = "BTC", Value = 1000, Confirmations = 1, Expiry = 15 };
        var key = new IdempotencyKey("k", [1]);
        var first = await CreateAsync();
        await host.Services.GetRequiredService<IWalletService>().SetCurrencyAsync(ModuleHost.WalletId, new CurrencyDefinition("bitcoin-sim", "BTC") { MinConfirmations = 2 }, Token);
        var again = await CreateAsync();
        (again.Replayed, again.Invoice.Id).ShouldBe((true, first.Invoice.Id));

        async Task<CreateResult> CreateAsync()
        {
            await using var scope = host.Services.CreateAsyncScope();
            return await scope.ServiceProvider.GetRequiredService<InvoiceService>().CreateAsync(ModuleHost.WalletId, request, new ValidationErrors(), key, Token);
        }
    }
}
