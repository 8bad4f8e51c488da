using InvoiceModule.Addresses;
using InvoiceModule.Audit;
using InvoiceModule.Callbacks;
using InvoiceModule.Chains;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Addresses;

/// <summary>The key ring of Data Protection is lost, and people do what the log tells them.</summary>
public sealed class LostKeyRingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_wallet_whose_signing_key_cannot_be_read_gets_a_new_one()
    {
        await using var host = await ModuleHost.StartAsync(scan: false);
        await host.Db.WriteAsync((db, token) => db.Set<SigningKey>().ExecuteUpdateAsync(s => s.SetProperty(k => k.Secret, new byte[] { 1, 2, 3 }), token), Token);
        var secret = await host.Services.GetRequiredService<IWalletService>().RotateSigningKeyAsync(ModuleHost.WalletId, cancellationToken: Token);
        (await host.ReadAsync(db => host.Services.GetRequiredService<SigningKeys>().LiveAsync(db, ModuleHost.WalletId, host.Now, Token))).ShouldHaveSingleItem().ShouldBe(CallbackSignature.KeyOf(secret));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_wallet_whose_address_key_cannot_be_read_takes_the_same_key_again(bool byWayOfTheCode)
    {
        const string Bitcoin = "bitcoin-sim";
        var act = new OperatorAct("ann", "key ring lost");
        await using var host = await ModuleHost.StartAsync();
        var (sources, chain) = (host.Services.GetRequiredService<AddressSourceService>(), host.Services.GetRequiredService<ChainRegistry>().Get(Bitcoin));
        await sources.SetKeyAsync(ModuleHost.WalletId, chain, "simpubOne", 0, 0, act, Token);
        await host.InvoiceAsync();
        await host.Db.WriteAsync((db, token) => db.Set<AddressSource>().ExecuteUpdateAsync(s => s.SetProperty(k => k.Key, new byte[] { 1, 2, 3 }), token), Token);
        var standing = (await sources.StateAsync(ModuleHost.WalletId, chain, Token)).Source;
        if (byWayOfTheCode)
        {
            await sources.UseCodeAsync(ModuleHost.WalletId, chain, standing, act, Token);
            standing = 0;
        }

        await sources.SetKeyAsync(ModuleHost.WalletId, chain, "simpubOne", 0, standing, act, Token);
        for (var i = 0; i < 30; i++)
            await host.InvoiceAsync();
    }
}
