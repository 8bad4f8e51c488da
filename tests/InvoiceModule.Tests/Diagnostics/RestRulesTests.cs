using InvoiceModule.Addresses;
using InvoiceModule.Chains;
using InvoiceModule.Diagnostics.Invariants;
using InvoiceModule.Invoices;

namespace InvoiceModule.Tests.Diagnostics;

/// <summary>Who may have an address before it has rested.</summary>
public sealed class RestRulesTests
{
    private static readonly DateTime Noon = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    // An order id is its wallet's: another merchant's shop may number its orders alike.
    [Theory]
    [InlineData("order-1", "order-1", true, 0)]
    [InlineData("order-1", "order-1", false, 1)]
    [InlineData("order-1", "order-2", true, 1)]
    [InlineData(" ", " ", true, 1)]
    public void Only_the_same_order_of_the_same_wallet_has_its_address_again(string before, string after, bool sameWallet, int found)
    {
        var wallet = Guid.NewGuid();
        var (first, second) = (Create(wallet, before, Noon), Create(sameWallet ? wallet : Guid.NewGuid(), after, Noon.AddMinutes(16)));
        var findings = new Findings<long>("address");
        RestRules.Check(
            new AddressState
            {
                Address = new PoolAddress { WalletId = wallet, Space = "chain", Key = "address", Text = "address", CreatedAt = Noon },
                Leases = [Lease(first, 1), Lease(second, 2)],
                Invoices = new[] { first, second }.ToDictionary(i => i.Id),
                Payments = [],
            },
            findings);
        findings.All.Count(f => f.Finding.Rule == "L6").ShouldBe(found);
    }

    private static Invoice Create(Guid wallet, string orderId, DateTime createdAt) => Invoice.Create(
        new InvoiceTerms
        {
            Id = Guid.NewGuid(),
            WalletId = wallet,
            Blockchain = "chain",
            Asset = new Asset("C", 0),
            Value = 10,
            CreatedAt = createdAt,
            ExpiryMinutes = 15,
            Confirmations = 1,
            Data = new InvoiceData { OrderId = orderId },
        },
        1, "address", 1);

    private static AddressLease Lease(Invoice invoice, int epoch)
        => new() { AddressId = 1, Epoch = epoch, InvoiceId = invoice.Id, Blockchain = "chain", OpenedAt = invoice.CreatedAt, OpenedHeight = 1 };
}
