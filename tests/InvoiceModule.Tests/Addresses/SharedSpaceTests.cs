using InvoiceModule.Addresses;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Addresses;

/// <summary>Two chains on which an address is one and the same: what the one gives out receives on the other too, so both must have the same key.</summary>
public sealed class SharedSpaceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("same", "same", true)]
    [InlineData("same", null, true)]
    [InlineData("own", "other", false)]
    public async Task They_give_out_addresses_of_one_key_only(string first, string? second, bool isGiven)
    {
        await using var host = await ModuleHost.StartAsync(build: b =>
        {
            foreach (var (name, key) in new[] { ("one", first), ("two", second) })
            {
                b.AddChain(name, _ => new ScriptedChain { Blockchain = name, Traits = new ChainTraits { AddressSpace = "both" } });
                if (key is not null)
                    b.AddAddressProvider(name, _ => new Numbered(key));
            }
        });
        var chain = host.Services.GetRequiredService<ChainRegistry>().Get("one");
        var derived = host.Db.WriteAsync(
            (db, token) => host.Services.GetRequiredService<AddressPool>().DeriveAsync(db, ModuleHost.WalletId, chain, chain.Assets[0], 2, host.Now, token), Token);
        if (isGiven)
            (await derived).ShouldBe(2);
        else
            (await Should.ThrowAsync<InvoicingException>(derived)).ShouldSatisfyAllConditions(
                e => e.Code.ShouldBe(InvoicingErrorCodes.AddressUnavailable), e => e.Message.ShouldStartWith("The chains 'one' and 'two' share their addresses"), e => e.Message.ShouldContain("at index 0."));
    }

    private sealed class Numbered(string key) : IAddressProvider
    {
        public ValueTask<string?> GetAddressAsync(AddressRequest request, CancellationToken cancellationToken) => new(FormattableString.Invariant($"{key}-{request.Index}"));
    }
}
