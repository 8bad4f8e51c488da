using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Payments;

namespace InvoiceModule.Tests.Payments;

public sealed class WaitingPaymentsTests
{
    private static readonly DateTime Noon = new(2026, 11, 23, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void A_transfer_that_its_mined_transaction_did_not_make_stops_counting_at_once()
    {
        var (waiting, promised, made) = (new WaitingPayments(new MinedSpends(null!, "ethereum")), Waits("0xa", 1), Waits("0xa", 2));
        waiting.Add(promised);
        waiting.Add(made);
        made.Mined(7, "0xb", made.Amount, 1).ShouldBeTrue();
        waiting.Remove(made);

        waiting.Conflict(Transaction("0xa"), height: 7, null, new TouchedPayments());
        waiting.Compare(new HashSet<string>(), Noon, new TouchedPayments());
        promised.Void.ShouldBe(PaymentVoids.Conflicted);
        made.Counts.ShouldBeTrue();

        // Mined again after a reorganisation, this time it succeeds.
        promised.Mined(8, "0xc", promised.Amount, 1).ShouldBeTrue();
        promised.Counts.ShouldBeTrue();
    }

    [Fact]
    public void A_transaction_still_in_the_pool_is_no_conflict_with_itself()
    {
        var (waiting, payment) = (new WaitingPayments(new MinedSpends(null!, "ethereum")), Waits("0xa", 0));
        waiting.Add(payment);
        waiting.Conflict(Transaction("0xa"), height: null, new HashSet<string> { "0xa" }, new TouchedPayments());
        payment.Counts.ShouldBeTrue();
    }

    // Of several whose place it takes, what counts says where it belongs; what has been given up before says nothing.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_replacement_follows_the_one_that_counts(bool isFirst)
    {
        var (waiting, counts, given) = (new WaitingPayments(new MinedSpends(null!, "ethereum")), Waits("0xa", 0), Waits("0xb", 0));
        given.Voided(PaymentVoids.Replaced);
        foreach (var payment in isFirst ? new[] { counts, given } : [given, counts])
            waiting.Add(payment);
        waiting.FindPredecessor(Facts("0xc", 0)).ShouldBe(counts);
    }

    private static ChainTransaction Transaction(string id) => new(id, []) { Spends = ["0xsender:7"] };

    private static Payment Waits(string id, int ordinal) => Payment.Record(Facts(id, ordinal), new PaymentVerdict(PaymentDisposition.Credited, Guid.Empty, Noon));

    private static PaymentFacts Facts(string id, int ordinal)
        => new() { WalletId = Guid.Empty, Blockchain = "ethereum", TxId = id, Ordinal = ordinal, AddressId = 1, Symbol = "USDT", Amount = 1, Spends = ["0xsender:7"] };
}
