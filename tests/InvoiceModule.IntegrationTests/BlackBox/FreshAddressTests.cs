using InvoiceModule.IntegrationTests.Hosts;

namespace InvoiceModule.IntegrationTests.BlackBox;

/// <summary>Which address an invoice of a UTXO chain gets: that depends on nothing that was before.</summary>
[Collection(PaymentCollection.Name)]
public sealed class FreshAddressTests(ShopsFixture shops)
{
    private static readonly TimeSpan PastRestAndExpiry = TimeSpan.FromDays(1) + TimeSpan.FromMinutes(17);

    [Fact]
    public async Task A_UTXO_chain_gives_a_fresh_address_each_time()
    {
        var client = await shops.ClientAsync();
        var seen = new HashSet<string>();
        for (var round = 0; round < 3; round++)
        {
            seen.Add((await client.OrderAsync(InvoiceOrder.Crypto())).Address).ShouldBeTrue();
            await client.AdvanceAsync(PastRestAndExpiry);
        }
    }
}
