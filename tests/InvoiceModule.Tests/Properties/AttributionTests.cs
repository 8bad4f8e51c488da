using CsCheck;
using InvoiceModule.Addresses;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Payments;

namespace InvoiceModule.Tests.Properties;

/// <summary>Whose a transfer is, rule by rule: each case beside the one where the rule just does not hold.</summary>
public sealed class AttributionTests
{
    private static readonly DateTime Start = InvoiceHistory.Start;

    [Theory]
    [InlineData(0, PaymentDisposition.Credited, null, false)]
    [InlineData(900_000, PaymentDisposition.Credited, null, false)]
    [InlineData(900_001, PaymentDisposition.Credited, null, true)]
    [InlineData(1_500_000, PaymentDisposition.Credited, null, true)]
    [InlineData(1_500_001, PaymentDisposition.Suspense, PaymentReasons.Late, false)]
    internal void Sent_until_the_expiry_it_is_in_time_and_ten_minutes_longer_it_is_late(int milliseconds, PaymentDisposition disposition, string? reason, bool late)
    {
        var verdict = Decide(Seen(milliseconds));
        (verdict.Disposition, verdict.Reason, verdict.Late, verdict.Evidence).ShouldBe((disposition, reason, late, Start.AddMilliseconds(milliseconds)));
        verdict.InvoiceId.ShouldNotBeNull();
    }

    [Fact]
    public void Late_money_on_a_fiat_price_needs_a_rate_that_held()
    {
        (Decide(Seen(900_001), fiat: true, rateHeld: true).Disposition, Decide(Seen(900_001), fiat: true, rateHeld: true).Late).ShouldBe((PaymentDisposition.Credited, true));
        Decide(Seen(900_001), fiat: true, rateHeld: false).Reason.ShouldBe(PaymentReasons.LateRateFell);
        Decide(Seen(900_000), fiat: true, rateHeld: false).Disposition.ShouldBe(PaymentDisposition.Credited);
        Decide(Seen(900_001), fiat: false, rateHeld: false).Disposition.ShouldBe(PaymentDisposition.Credited);
    }

    [Fact]
    public void Evidence_before_the_lease_counts_as_its_opening()
        => Decide(Seen(-5000) with { LeasedBy = Start }).Evidence.ShouldBe(Start);

    [Fact]
    public void Before_the_lease_there_is_no_invoice()
    {
        var verdict = Decide(Seen(-1));
        (verdict.Disposition, verdict.Reason, verdict.InvoiceId).ShouldBe((PaymentDisposition.Suspense, PaymentReasons.NoInvoice, null));
        Decide(Seen(0)).Disposition.ShouldBe(PaymentDisposition.Credited);
        Decide(Seen(-1), Facts() with { IsInternal = true }).Reason.ShouldBe(PaymentReasons.Internal);
    }

    [Fact]
    public void The_right_address_in_the_wrong_asset_or_on_the_wrong_chain_is_for_a_person()
    {
        Decide(Seen(1), Facts(contract: "0xAB"), contract: "0xab").Disposition.ShouldBe(PaymentDisposition.Credited);
        Decide(Seen(1), Facts(contract: "0xAB")).Reason.ShouldBe(PaymentReasons.WrongAsset);
        Decide(Seen(1), Facts(), contract: "0xab").Reason.ShouldBe(PaymentReasons.WrongAsset);
        Decide(Seen(1), Facts(chain: "other")).Reason.ShouldBe(PaymentReasons.WrongChain);
        Decide(Seen(1), Facts(chain: "CHAIN")).Reason.ShouldBe(PaymentReasons.WrongChain);
    }

    [Fact]
    public void What_no_transaction_names_is_for_a_person()
    {
        var verdict = Decide(Seen(1), Facts() with { IsUnnamed = true });
        (verdict.Disposition, verdict.Reason, verdict.InvoiceId.HasValue).ShouldBe((PaymentDisposition.Suspense, PaymentReasons.Unnamed, true));
    }

    [Theory]
    [InlineData(0, 0, 0, "chain", PaymentDisposition.Ignored)]
    [InlineData(4, 5, 0, "chain", PaymentDisposition.Ignored)]
    [InlineData(5, 5, 0, "chain", PaymentDisposition.Credited)]
    [InlineData(4, 5, 5, "chain", PaymentDisposition.Ignored)]
    [InlineData(4, 5, 6, "chain", PaymentDisposition.Credited)]
    [InlineData(4, 5, 6, "other", PaymentDisposition.Ignored)]
    [InlineData(5, 5, 6, "other", PaymentDisposition.Suspense)]
    internal void Dust_is_ignored_unless_it_completes_the_invoice_in_its_own_asset(int amount, int dust, int received, string chain, PaymentDisposition expected)
    {
        var verdict = Decide(Seen(1), Facts(amount, chain), dust: dust, received: received);
        verdict.Disposition.ShouldBe(expected);
        if (expected == PaymentDisposition.Ignored)
            (verdict.Reason, verdict.InvoiceId.HasValue).ShouldBe((PaymentReasons.Dust, true));
    }

    [Fact]
    public void Dust_for_nobody_is_ignored_too()
    {
        var verdict = Decide(Seen(-1), Facts(4), dust: 5);
        (verdict.Disposition, verdict.InvoiceId).ShouldBe((PaymentDisposition.Ignored, null));
        Decide(Seen(1), Facts(4, contract: "0xab"), dust: 5).Disposition.ShouldBe(PaymentDisposition.Ignored);
    }

    // The height that the second lease was opened at had been read before the block, and a header may run two hours ahead.
    [Theory]
    [InlineData(60, 131, PaymentReasons.Ambiguous)]
    [InlineData(119, 131, PaymentReasons.Ambiguous)]
    [InlineData(120 + 7199, 131, PaymentReasons.Ambiguous)]
    [InlineData(120 + 7200, 131, null)]
    [InlineData(120, 30, null)]
    [InlineData(119, 30, PaymentReasons.Ambiguous)]
    public void What_was_mined_while_nobody_looked_in_a_block_that_may_be_older_than_the_lease_is_nobodys_for_certain(int mined, int looks, string? reason)
    {
        var (previous, read) = (Start.AddDays(1).AddSeconds(131 - looks), Start.AddDays(1).AddSeconds(131));
        var windows = new[] { Window(1, Start, 100, Start.AddMinutes(30)), Window(2, Start.AddDays(1).AddSeconds(120), 200) };
        var sighting = Sighting.InBlock(null, read, previous, read, 300, Start.AddDays(1).AddSeconds(mined));
        var verdict = Attribution.Decide(Facts(), sighting, windows, 0, i => i.Received, _ => true);
        (verdict.Reason, verdict.InvoiceId).ShouldBe((reason, windows[1].Invoice.Id));

        // Nobody else has ever had it.
        Attribution.Decide(Facts(), sighting, [windows[1]], 0, i => i.Received, _ => true).Disposition.ShouldBe(PaymentDisposition.Credited);
    }

    [Theory]
    [InlineData(2001, true)]
    [InlineData(2000, false)]
    public void A_lease_that_is_open_and_opened_later_than_now_was_opened_before_the_clock_was_set_back(int ahead, bool isItsOwn)
    {
        var sighting = Seen(-ahead) with { DecidedAt = Start.AddMilliseconds(-ahead) };
        var (open, before) = (Window(2, Start, 100), Window(1, Start.AddDays(-2), 50, Start.AddDays(-1)));
        Attribution.Decide(Facts(), sighting, [open], 0, i => i.Received, _ => true).Disposition.ShouldBe(isItsOwn ? PaymentDisposition.Credited : PaymentDisposition.Suspense);

        // Who had it before may be meant.
        var verdict = Attribution.Decide(Facts(), sighting, [before, open], 0, i => i.Received, _ => true);
        (verdict.InvoiceId, verdict.Reason).ShouldBe(isItsOwn ? (open.Invoice.Id, PaymentReasons.Ambiguous) : (before.Invoice.Id, PaymentReasons.Late));
        Attribution.Decide(Facts(), sighting, [Window(2, Start, 100, Start.AddMinutes(1))], 0, i => i.Received, _ => true).Reason.ShouldBe(PaymentReasons.NoInvoice);
    }

    [Theory]
    [InlineData("A-1", null)]
    [InlineData("", PaymentReasons.Ambiguous)]
    [InlineData(" ", PaymentReasons.Ambiguous)]
    [InlineData(null, PaymentReasons.Ambiguous)]
    public void Only_an_order_with_a_name_is_one_order(string? order, string? reason)
    {
        var windows = new[] { Window(1, Start, 100, Start.AddMinutes(30), order: order), Window(2, Start.AddHours(1), 200, order: order) };
        var sighting = Seen(0) with { SentBy = Start.AddHours(2), LeasedBy = Start.AddHours(2), Height = 300, BlockTime = Start.AddMinutes(10) };
        Attribution.Decide(Facts(), sighting, windows, 0, i => i.Received, _ => true).Reason.ShouldBe(reason ?? PaymentReasons.Late);
    }

    [Theory]
    [InlineData(99, 0)]
    [InlineData(100, 0)]
    [InlineData(101, 1)]
    [InlineData(200, 1)]
    [InlineData(201, 2)]
    public void What_was_mined_above_a_leases_opening_was_mined_in_its_time(long height, int epoch)
    {
        // Header times say nothing here: both leases were opened long after this one.
        var sighting = Seen(0) with { SentBy = Start.AddDays(-1), Height = height, BlockTime = Start.AddDays(-30) };
        var windows = new[] { Window(1, Start, 100), Window(2, Start.AddDays(1), 200) };
        var verdict = Attribution.Decide(Facts(), sighting, windows, 0, i => i.Received, _ => true);
        (windows.SingleOrDefault(w => w.Invoice.Id == verdict.InvoiceId)?.Lease.Epoch ?? 0).ShouldBe(epoch);
    }

    [Fact]
    public void Heights_of_another_chain_say_nothing()
    {
        var sighting = Seen(-1) with { Height = 500, BlockTime = Start };
        var other = new LeaseWindow(new AddressLease { AddressId = 1, Epoch = 1, InvoiceId = Guid.NewGuid(), Blockchain = "other", OpenedAt = Start, OpenedHeight = 100 }, InvoiceHistory.Invoice());
        Attribution.Decide(Facts(), sighting, [other], 0, i => i.Received, _ => true).Reason.ShouldBe(PaymentReasons.NoInvoice);
        Attribution.Decide(Facts(), sighting with { LeasedBy = Start }, [other], 0, i => i.Received, _ => true).Reason.ShouldNotBe(PaymentReasons.NoInvoice);
    }

    [Theory]
    [InlineData(-121, false)]
    [InlineData(-120, true)]
    [InlineData(0, true)]
    [InlineData(150, true)]
    [InlineData(151, false)]
    public void A_block_within_two_hours_of_another_lease_is_nobodys_for_certain(int minutes, bool ambiguous)
    {
        // The first lease is meant: the block stands below the height at which the second one was opened, for half an hour.
        var first = Window(1, Start.AddDays(-10), 100, Start.AddDays(-10).AddMinutes(30));
        var second = Window(2, Start, 400, Start.AddMinutes(30));
        var sighting = Seen(0) with { SentBy = Start.AddDays(-10).AddMinutes(1), LeasedBy = Start.AddDays(11), Height = 300, BlockTime = Start.AddMinutes(minutes) };
        var verdict = Attribution.Decide(Facts(), sighting, [first, second], 0, i => i.Received, _ => true);
        verdict.Reason.ShouldBe(ambiguous ? PaymentReasons.Ambiguous : null);
        verdict.InvoiceId.ShouldBe(first.Invoice.Id);

        // Its own lease is no other.
        Attribution.Decide(Facts(), sighting with { BlockTime = Start.AddDays(-10) }, [first], 0, i => i.Received, _ => true).Disposition.ShouldBe(PaymentDisposition.Credited);

        // A lease that is still open has no end.
        var open = Window(2, Start, 400);
        Attribution.Decide(Facts(), sighting with { BlockTime = Start.AddDays(100) }, [first, open], 0, i => i.Received, _ => true).Reason.ShouldBe(PaymentReasons.Ambiguous);
    }

    [Theory]
    [InlineData("4711", "4711", null)]
    [InlineData("4711", "4712", PaymentReasons.Ambiguous)]
    [InlineData(null, null, PaymentReasons.Ambiguous)]
    public void Two_invoices_of_one_order_are_not_in_each_others_way(string? one, string? other, string? reason)
    {
        var windows = new[] { Window(1, Start, 100, Start.AddMinutes(15), order: one), Window(2, Start.AddMinutes(16), 100, order: other) };
        var sighting = Seen(0) with { SentBy = Start.AddMinutes(17), LeasedBy = Start.AddMinutes(17), Height = 101, BlockTime = Start.AddMinutes(17) };
        Attribution.Decide(Facts(), sighting, windows, 0, i => i.Received, _ => true).ShouldSatisfyAllConditions(
            v => v.Reason.ShouldBe(reason), v => v.InvoiceId.ShouldBe(windows[1].Invoice.Id));
        sighting = sighting with { BlockTime = null, DoubtfulSince = Start.AddMinutes(15) };
        Attribution.Decide(Facts(), sighting, windows, 0, i => i.Received, _ => true).Reason.ShouldBe(reason);
    }

    [Fact]
    public void After_a_long_blindness_a_second_lease_is_in_doubt_and_a_first_is_not()
    {
        var windows = new[] { Window(1, Start.AddDays(-2), 1, Start.AddDays(-1)), Window(2, Start, 100) };
        var sighting = Seen(60_000);
        Attribution.Decide(Facts(), sighting with { DoubtfulSince = Start.AddMilliseconds(-1) }, windows, 0, i => i.Received, _ => true).Reason.ShouldBe(PaymentReasons.Ambiguous);
        Attribution.Decide(Facts(), sighting with { DoubtfulSince = Start }, windows, 0, i => i.Received, _ => true).Disposition.ShouldBe(PaymentDisposition.Credited);
        Attribution.Decide(Facts(), sighting with { DoubtfulSince = Start.AddMilliseconds(-1) }, windows[1..], 0, i => i.Received, _ => true).Disposition.ShouldBe(PaymentDisposition.Credited);
    }

    [Fact]
    public void It_does_not_matter_in_which_order_the_leases_are_told()
        => Gen.Select(Gen.Int[0, 4000], Gen.Int[0, 3]).Sample((minutes, _) =>
        {
            var windows = Enumerable.Range(1, 4).Select(e => Window(e, Start.AddDays(e), 100 * e, Start.AddDays(e).AddHours(1))).ToArray();
            var sighting = Seen(minutes * 60_000);
            Attribution.Decide(Facts(), sighting, windows, 0, i => i.Received, _ => true).InvoiceId
                .ShouldBe(Attribution.Decide(Facts(), sighting, [.. windows.Reverse()], 0, i => i.Received, _ => true).InvoiceId);
        });

    [Fact]
    public void A_node_is_believed_between_two_looks_and_no_further()
    {
        var (previous, began, read) = (Start, Start.AddSeconds(20), Start.AddSeconds(21));
        foreach (var (time, believed) in new[] { (previous.AddMilliseconds(-1), false), (previous, true), (read, true), (read.AddMilliseconds(1), false) })
        {
            var sighting = Sighting.InPool(time, began, previous, read);
            sighting.SentBy.ShouldBe(believed ? time : began);
            if (!believed)
                sighting.LeasedBy.ShouldBe(read);
            Sighting.InBlock(time, began, previous, read, 7, Start).Height.ShouldBe(believed ? null : 7);
        }

        // A whole second's cut, but never past the reading itself.
        Sighting.InPool(previous.AddSeconds(3), began, previous, read).LeasedBy.ShouldBe(previous.AddSeconds(5));
        Sighting.InPool(read.AddSeconds(-2), began, previous, read).LeasedBy.ShouldBe(read);
        Sighting.InPool(read.AddSeconds(-1), began, previous, read).LeasedBy.ShouldBe(read);
        Sighting.InPool(Start, began, null, read).SentBy.ShouldBe(began);
        Sighting.InPool(null, began, previous, read).SentBy.ShouldBe(began);
    }

    [Fact]
    public void Looks_that_are_far_apart_leave_a_doubt()
    {
        var read = Start.AddSeconds(30);
        Sighting.InPool(null, Start, Start, read).DoubtfulSince.ShouldBeNull();
        Sighting.InPool(null, Start, Start.AddMilliseconds(-1), read).DoubtfulSince.ShouldBe(Start.AddMilliseconds(-1));
        Sighting.InPool(null, Start, null, read).DoubtfulSince.ShouldBeNull();
    }

    [Fact]
    public void First_met_in_a_block_the_earlier_of_our_look_and_the_header_is_the_evidence()
    {
        var sighting = Sighting.InBlock(null, Start, null, Start.AddSeconds(1), 7, Start.AddHours(-1));
        (sighting.SentBy, sighting.LeasedBy, sighting.Height, sighting.BlockTime, sighting.DoubtfulSince).ShouldBe((Start.AddHours(-1), Start.AddSeconds(1), 7, Start.AddHours(-1), null));
        Sighting.InBlock(null, Start, null, Start, 7, Start.AddHours(1)).SentBy.ShouldBe(Start);
    }

    private static PaymentVerdict Decide(
        Sighting sighting, PaymentFacts? facts = null, int dust = 0, int received = 0, bool fiat = false, bool rateHeld = true, string? contract = null)
        => Attribution.Decide(facts ?? Facts(), sighting, [Window(1, Start, 100, fiat: fiat, contract: contract)], dust, _ => received, _ => rateHeld);

    private static Sighting Seen(int milliseconds) => new() { SentBy = Start.AddMilliseconds(milliseconds), LeasedBy = Start.AddMilliseconds(milliseconds) };

    private static PaymentFacts Facts(int amount = 10, string chain = "chain", string? contract = null)
        => new() { WalletId = Guid.Empty, Blockchain = chain, TxId = "tx", Ordinal = 0, AddressId = 1, Symbol = "C", ContractAddress = contract, Amount = amount };

    private static LeaseWindow Window(int epoch, DateTime opened, long height, DateTime? closed = null, bool fiat = false, string? contract = null, string? order = null)
    {
        var invoice = Invoice.Create(
            new InvoiceTerms
            {
                Id = Guid.NewGuid(),
                WalletId = Guid.Empty,
                Blockchain = "chain",
                Asset = new Asset("C", 0, contract),
                Value = 10,
                IsFiatPriced = fiat,
                CreatedAt = opened,
                ExpiryMinutes = 15,
                Confirmations = 1,
                Data = new InvoiceData { OrderId = order },
            },
            1, "address", epoch);
        var lease = new AddressLease { AddressId = 1, Epoch = epoch, InvoiceId = invoice.Id, Blockchain = "chain", OpenedAt = opened, OpenedHeight = height };
        if (closed is { } end)
            typeof(AddressLease).GetProperty(nameof(AddressLease.ClosedAt))!.SetValue(lease, end);
        return new LeaseWindow(lease, invoice);
    }
}
