using System.Numerics;
using CsCheck;
using InvoiceModule.Invoices;

namespace InvoiceModule.Tests.Properties;

/// <summary>The status function against a plain reading of the contract, and what follows from its being one.</summary>
public sealed class StatusTests
{
    private static readonly Gen<(CountedPayment[] Payments, int Tip, int Required, int Price)> Case
        = Gen.Select(InvoiceHistory.Counted.Array[0, 6], Gen.Int[95, 115], Gen.Int[0, 5], Gen.Int[1, 20]);

    [Fact]
    public void It_is_what_the_contract_says()
        => Case.Sample((payments, tip, required, price) => InvoiceStatusFunction.Compute(payments, tip, required, price).ShouldBe(Plainly(payments, tip, required, price)));

    [Fact]
    public void The_order_of_the_facts_changes_nothing()
        => Gen.Select(Case, Gen.Int).Sample((c, seed) =>
        {
            var shuffled = c.Payments.ToArray();
            new Random(seed).Shuffle(shuffled);
            InvoiceStatusFunction.Compute(shuffled, c.Tip, c.Required, c.Price).ShouldBe(InvoiceStatusFunction.Compute(c.Payments, c.Tip, c.Required, c.Price));
            InvoiceStatusFunction.Confirmations(shuffled, c.Tip, c.Price).ShouldBe(InvoiceStatusFunction.Confirmations(c.Payments, c.Tip, c.Price));
            InvoiceStatusFunction.NextHeight(shuffled, c.Tip, c.Required, c.Price).ShouldBe(InvoiceStatusFunction.NextHeight(c.Payments, c.Tip, c.Required, c.Price));
        });

    [Fact]
    public void More_money_more_blocks_or_a_lower_price_never_lower_it()
        => Gen.Select(Case, InvoiceHistory.Counted).Sample((c, more) =>
        {
            var status = InvoiceStatusFunction.Compute(c.Payments, c.Tip, c.Required, c.Price);
            (InvoiceStatusFunction.Compute([.. c.Payments, more], c.Tip, c.Required, c.Price) >= status).ShouldBeTrue();
            (InvoiceStatusFunction.Compute(c.Payments, c.Tip + 1, c.Required, c.Price) >= status).ShouldBeTrue();
            if (c.Price > 1)
                (InvoiceStatusFunction.Compute(c.Payments, c.Tip, c.Required, c.Price - 1) >= status).ShouldBeTrue();
            if (c.Required > 0)
                (InvoiceStatusFunction.Compute(c.Payments, c.Tip, c.Required - 1, c.Price) >= status).ShouldBeTrue();
        });

    [Fact]
    public void Confirmations_are_never_negative_and_reach_what_is_required_exactly_when_it_is_paid()
        => Case.Sample((payments, tip, required, price) =>
        {
            var mature = payments.Select(p => p with { Maturity = 0 }).ToArray();
            var confirmations = InvoiceStatusFunction.Confirmations(mature, tip, price);
            confirmations.ShouldBeGreaterThanOrEqualTo(0);
            var isReached = mature.Sum(p => (int)p.Amount) >= price;
            if (required > 0 && isReached)
                (confirmations >= required).ShouldBe(InvoiceStatusFunction.Compute(mature, tip, required, price) == InvoiceStatus.Paid);
        });

    [Fact]
    public void The_next_height_is_the_first_at_which_it_is_paid()
        => Case.Where(c => c.Required > 0 && c.Payments.All(p => p.Height is null || p.Height <= c.Tip)).Sample((payments, tip, required, price) =>
        {
            var mined = payments.Where(p => p.Height is not null).ToArray();
            long? first = null;
            for (long height = tip; height < tip + 12 && first is null; height++)
            {
                if (InvoiceStatusFunction.Compute(mined, height, required, price) == InvoiceStatus.Paid)
                    first = height;
            }

            InvoiceStatusFunction.NextHeight(payments, tip, required, price).ShouldBe(first == tip ? null : first);
        });

    private static InvoiceStatus Plainly(CountedPayment[] payments, long tip, int required, BigInteger price)
    {
        bool Reaches(Func<CountedPayment, bool> which) => payments.Where(which).Select(p => (int)p.Amount).Sum() >= price;
        long Depth(CountedPayment p) => p.Height is null || p.Height > tip ? 0 : tip - p.Height.Value + 1;
        if (payments.Length == 0)
            return InvoiceStatus.NotPaid;
        if (Reaches(p => Depth(p) >= required && Depth(p) >= p.Maturity))
            return InvoiceStatus.Paid;
        if (Reaches(p => p.Height is not null))
            return InvoiceStatus.InBlock;
        return Reaches(_ => true) ? InvoiceStatus.InMempool : InvoiceStatus.PartiallyPaid;
    }
}
