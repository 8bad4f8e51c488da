using InvoiceModule.Callbacks;
using InvoiceModule.Storage;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Tests.Rates;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace InvoiceModule.Tests.Callbacks;

/// <summary>Which keys sign: this wallet's, newest first, to the millisecond of their end.</summary>
public sealed class SigningKeysTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_old_key_signs_behind_the_new_one_until_its_overlap_has_passed()
    {
        await using var host = await ModuleHost.StartAsync(scan: false);
        var first = (await LiveAsync(host)).ShouldHaveSingleItem();
        var second = KeyOf(await Wallets(host).RotateSigningKeyAsync(ModuleHost.WalletId, overlap: TimeSpan.FromHours(1), cancellationToken: Token));
        (await LiveAsync(host)).ShouldBe([second, first]);
        host.Time.Pass(TimeSpan.FromHours(1) - TimeSpan.FromMilliseconds(1));
        (await LiveAsync(host)).ShouldBe([second, first]);
        host.Time.Pass(TimeSpan.FromMilliseconds(1));
        (await LiveAsync(host)).ShouldBe([second]);
    }

    // The host gives its own key, and again once an older one is known to have leaked.
    [Fact]
    public async Task The_same_key_with_a_shorter_overlap_ends_the_older_ones_sooner_and_never_later()
    {
        await using var host = await ModuleHost.StartAsync(scan: false);
        var first = (await LiveAsync(host)).ShouldHaveSingleItem();
        var key = await Wallets(host).RotateSigningKeyAsync(ModuleHost.WalletId, overlap: TimeSpan.FromHours(1), cancellationToken: Token);
        await Wallets(host).RotateSigningKeyAsync(ModuleHost.WalletId, key, TimeSpan.FromHours(24), Token);
        host.Time.Pass(TimeSpan.FromMinutes(59));
        (await LiveAsync(host)).ShouldBe([KeyOf(key), first]);
        await Wallets(host).RotateSigningKeyAsync(ModuleHost.WalletId, key, TimeSpan.Zero, Token);
        (await LiveAsync(host)).ShouldBe([KeyOf(key)]);
    }

    [Fact]
    public async Task Another_wallets_key_signs_nothing_here()
    {
        await using var host = await ModuleHost.StartAsync(scan: false);
        var mine = await LiveAsync(host);
        var other = Guid.NewGuid();
        await Wallets(host).EnsureAsync(new WalletDefinition(other, "Other"), Token);
        (await LiveAsync(host)).ShouldBe(mine);
        (await LiveAsync(host, other)).ShouldHaveSingleItem().ShouldNotBe(mine[0]);
    }

    // Protected under another key ring, and protected well but no key at all.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_that_cannot_be_read_keeps_the_others_from_nothing_and_the_operator_is_told(bool isForeign)
    {
        var log = new ListLogger<SigningKeys>();
        await using var host = await ModuleHost.StartAsync(scan: false, build: b => b.Services.AddSingleton<ILogger<SigningKeys>>(log));
        var first = (await LiveAsync(host)).ShouldHaveSingleItem();
        await Wallets(host).RotateSigningKeyAsync(ModuleHost.WalletId, overlap: TimeSpan.FromHours(1), cancellationToken: Token);
        byte[] secret = isForeign ? [1, 2, 3] : host.Services.GetRequiredService<Secrets>().Protect("whsec_%%%"u8.ToArray());
        await host.Db.WriteAsync(
            (db, token) => db.Set<SigningKey>().Where(k => k.ExpiresAt == null).ExecuteUpdateAsync(s => s.SetProperty(k => k.Secret, secret), token), Token);
        (await LiveAsync(host)).ShouldBe([first]);
        log.Lines.ShouldHaveSingleItem().ShouldSatisfyAllConditions(l => l.ShouldStartWith("Error: Signing key "), l => l.ShouldContain($"of wallet {ModuleHost.WalletId} cannot be read"));
    }

    private static IWalletService Wallets(ModuleHost host) => host.Services.GetRequiredService<IWalletService>();

    private static Task<IReadOnlyList<byte[]>> LiveAsync(ModuleHost host, Guid? wallet = null)
        => host.ReadAsync(db => host.Services.GetRequiredService<SigningKeys>().LiveAsync(db, wallet ?? ModuleHost.WalletId, host.Now, Token));

    private static byte[] KeyOf(string secret) => CallbackSignature.KeyOf(secret);
}
