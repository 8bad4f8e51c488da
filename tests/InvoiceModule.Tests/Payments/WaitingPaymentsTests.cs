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

    [Fact]
    public void Of_several_that_count_a_replacement_follows_the_newest_and_what_is_not_stored_yet_is_newer()
    {
        var (first, second, booked) = (Numbered(Waits("0xa", 0), 3), Numbered(Waits("0xb", 0), 5), Waits("0xd", 0));
        foreach (var order in new Payment[][] { [first, second], [second, first] })
            Waiting(order).FindPredecessor(Facts("0xc", 0)).ShouldBe(second);
        foreach (var order in new Payment[][] { [first, booked, second], [booked, second, first], [second, first, booked] })
            Waiting(order).FindPredecessor(Facts("0xc", 0)).ShouldBe(booked);
    }

    [Fact]
    public void Nothing_takes_the_place_of_what_it_does_not_pay_instead()
    {
        Payment[] others =
        [
            Payment.Record(Facts("0xa", 0) with { AddressId = 2 }, Credited), Payment.Record(Facts("0xa", 0) with { ContractAddress = "0xother" }, Credited), Waits("0xc", 1),
            Payment.Record(Facts("0xa", 0), new PaymentVerdict(PaymentDisposition.Ignored, Guid.Empty, Noon)), Payment.Record(Facts("0xa", 0) with { Spends = ["0xsender:8"] }, Credited),
        ];
        foreach (var other in others)
            Waiting(other).FindPredecessor(Facts("0xc", 0)).ShouldBeNull();
        Waiting(others).FindPredecessor(Facts("0xc", 0)).ShouldBeNull();
    }

    [Fact]
    public void Only_what_counts_and_waits_for_the_same_invoice_is_replaced()
    {
        var (given, mined) = (Pays("0xd", 100), Pays("0xe", 1000));
        given.Voided(PaymentVoids.Replaced);
        mined.Mined(7, "0xb", mined.Amount, 1);
        var waiting = Waiting(
            Pays("0xa", 1), Pays("0xa", 2, ordinal: 1), Payment.Record(Facts("0xb", 0) with { Amount = 10 }, Credited with { InvoiceId = Guid.NewGuid() }), given, mined,
            Pays("0xc", 10_000), Payment.Record(Facts("0xf", 0) with { Amount = 100_000, Spends = ["0xsender:8"] }, Credited));
        waiting.ReplacedBy(Facts("0xc", 1), Guid.Empty).ShouldBe(3);
    }

    [Theory]
    [InlineData("as told", true)]
    [InlineData("counts itself", false)]
    [InlineData("other is void", false)]
    [InlineData("other is mined", false)]
    [InlineData("other is of the same transaction", false)]
    [InlineData("other has left the pool", false)]
    [InlineData("nobody knows the pool", false)]
    [InlineData("other consumes something else", false)]
    public void What_had_to_give_way_does_so_while_another_that_counts_waits(string what, bool gives)
    {
        var payment = Waits("0xa", 0);
        var other = what == "other consumes something else" ? Payment.Record(Facts("0xb", 0) with { Spends = ["0xsender:8"] }, Credited) : Waits(what == "other is of the same transaction" ? "0xa" : "0xb", 1);
        if (what != "counts itself")
            payment.Voided(PaymentVoids.Replaced);
        if (what == "other is void")
            other.Voided(PaymentVoids.Replaced);
        if (what == "other is mined")
            other.Mined(7, "0xb", other.Amount, 1);
        var pool = what switch { "nobody knows the pool" => null, "other has left the pool" => new HashSet<string> { "0xa" }, _ => ["0xa", "0xb"] };
        Waiting(payment, other).GivesWay(payment, pool).ShouldBe(gives);
    }

    [Fact]
    public void What_came_second_into_the_pool_gives_way_and_its_invoice_is_looked_at_once()
    {
        var (first, second, invoice) = (Waits("0xa", 0), Payment.Record(Facts("0xb", 0), Credited with { InvoiceId = Guid.NewGuid() }), new TouchedPayments());
        var waiting = Waiting(first, second);
        waiting.Conflict(Transaction("0xb"), height: null, new HashSet<string> { "0xa", "0xb" }, invoice);
        (first.Void, second.Void).ShouldBe((null, PaymentVoids.Replaced));
        invoice.Invoices.ShouldBe([second.InvoiceId!.Value]);
        invoice.LookAgain.ShouldBe(["0xb"]);

        var again = new TouchedPayments();
        waiting.Conflict(Transaction("0xb"), height: null, new HashSet<string> { "0xa", "0xb" }, again);
        again.Invoices.ShouldBeEmpty();
    }

    [Fact]
    public void One_that_is_missing_and_counts_leaves_it_unsettled()
    {
        var (there, missing) = (Waits("0xa", 0), Payment.Record(Facts("0xb", 0) with { Spends = ["0xsender:8"] }, Credited));
        var waiting = Waiting(there, missing);
        waiting.IsUnsettled.ShouldBeFalse();
        waiting.Compare(new HashSet<string> { "0xa" }, Noon, new TouchedPayments());
        waiting.IsUnsettled.ShouldBeTrue();
        missing.Voided(PaymentVoids.Vanished);
        waiting.IsUnsettled.ShouldBeFalse();
    }

    private static PaymentVerdict Credited => new(PaymentDisposition.Credited, Guid.Empty, Noon);

    private static WaitingPayments Waiting(params Payment[] payments)
    {
        var waiting = new WaitingPayments(new MinedSpends(null!, "ethereum"));
        foreach (var payment in payments)
            waiting.Add(payment);
        return waiting;
    }

    private static Payment Pays(string id, int amount, int ordinal = 0) => Payment.Record(Facts(id, ordinal) with { Amount = amount }, Credited);

    // As the database would.
    private static Payment Numbered(Payment payment, long id)
    {
        typeof(Payment).GetProperty(nameof(Payment.Id))!.SetValue(payment, id);
        return payment;
    }

    private static ChainTransaction Transaction(string id) => new(id, []) { Spends = ["0xsender:7"] };

    private static Payment Waits(string id, int ordinal) => Payment.Record(Facts(id, ordinal), Credited);

    private static PaymentFacts Facts(string id, int ordinal)
        => new() { WalletId = Guid.Empty, Blockchain = "ethereum", TxId = id, Ordinal = ordinal, AddressId = 1, Symbol = "USDT", Amount = 1, Spends = ["0xsender:7"] };
}
