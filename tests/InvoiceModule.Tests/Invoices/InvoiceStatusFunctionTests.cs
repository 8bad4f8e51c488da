using System.Numerics;
using InvoiceModule.Invoices;

namespace InvoiceModule.Tests.Invoices;

/// <summary>The status against a second, plainer reading of the contract, over every combination of up to three payments.</summary>
public class InvoiceStatusFunctionTests
{
    private const long Tip = 110;

    private static readonly CountedPayment[] Kinds = (
        from amount in new[] { 1, 2, 3 }
        from height in new long?[] { null, 110, 109, 108, 100, 111 }
        from maturity in new[] { 0, 5 }
        select new CountedPayment(amount, height, maturity)).ToArray();

    [Fact]
    public void It_is_the_first_rule_that_holds_for_every_combination()
    {
        foreach (var payments in Combinations())
        {
            for (var required = 0; required <= 4; required++)
            {
                for (var price = 1; price <= 10; price++)
                {
                    var status = InvoiceStatusFunction.Compute(payments, Tip, required, price);
                    if (status != Plainly(payments, required, price))
                        Assert.Fail($"{string.Join(' ', payments)} required {required} price {price}: {status}, expected {Plainly(payments, required, price)}");
                }
            }
        }
    }

    [Fact]
    public void Confirmations_are_the_largest_number_that_reaches_the_price()
    {
        foreach (var payments in Combinations())
        {
            for (var price = 1; price <= 10; price++)
                InvoiceStatusFunction.Confirmations(payments, Tip, price).ShouldBe(PlainConfirmations(payments, price));
        }
    }

    [Fact]
    public void The_next_height_is_where_the_status_becomes_paid_and_not_before()
    {
        foreach (var payments in Combinations())
        {
            for (var required = 1; required <= 4; required++)
            {
                for (var price = 1; price <= 10; price++)
                {
                    var next = InvoiceStatusFunction.NextHeight(payments, Tip, required, price);
                    var first = Enumerable.Range(0, 20).Select(i => (long?)(Tip + i))
                        .FirstOrDefault(tip => InvoiceStatusFunction.Compute(payments, tip!.Value, required, price) == InvoiceStatus.Paid);
                    if (first == Tip)
                        first = null;
                    next.ShouldBe(first);
                }
            }
        }
    }

    [Theory]
    [InlineData(0, "NOT_PAID")]
    [InlineData(1, "PARTIALLY_PAID")]
    [InlineData(2, "IN_MEMPOOL")]
    [InlineData(3, "IN_BLOCK")]
    [InlineData(4, "PAID")]
    public void The_words_are_the_documentations(int status, string word)
    {
        ((InvoiceStatus)status).ToWord().ShouldBe(word);
        InvoiceWords.ToStatus(word).ShouldBe((InvoiceStatus)status);
    }

    [Fact]
    public void A_tip_below_the_payment_gives_no_negative_confirmations()
        => new CountedPayment(1, 120).ConfirmationsAt(Tip).ShouldBe(0);

    private static IEnumerable<CountedPayment[]> Combinations()
    {
        yield return [];
        foreach (var a in Kinds)
        {
            yield return [a];
            foreach (var b in Kinds)
            {
                yield return [a, b];
                foreach (var c in Kinds.Where((_, i) => i % 5 == 0))
                    yield return [a, b, c];
            }
        }
    }

    private static InvoiceStatus Plainly(CountedPayment[] payments, int required, BigInteger price)
    {
        BigInteger Sum(Func<CountedPayment, bool> which) => payments.Where(which).Aggregate(BigInteger.Zero, (sum, p) => sum + p.Amount);
        long Confirmations(CountedPayment p) => p.Height is null ? 0 : p.Height > Tip ? 0 : Tip - p.Height.Value + 1;
        if (payments.Length > 0 && Sum(p => Confirmations(p) >= required && Confirmations(p) >= p.Maturity) >= price)
            return InvoiceStatus.Paid;
        if (Sum(p => p.Height is not null) >= price)
            return InvoiceStatus.InBlock;
        if (Sum(_ => true) >= price)
            return InvoiceStatus.InMempool;
        return payments.Length > 0 ? InvoiceStatus.PartiallyPaid : InvoiceStatus.NotPaid;
    }

    private static long PlainConfirmations(CountedPayment[] payments, BigInteger price)
    {
        if (payments.Length == 0)
            return 0;
        var all = payments.Select(p => p.ConfirmationsAt(Tip)).ToArray();
        for (var n = all.Max(); n > 0; n--)
        {
            if (payments.Where(p => p.ConfirmationsAt(Tip) >= n).Aggregate(BigInteger.Zero, (sum, p) => sum + p.Amount) >= price)
                return n;
        }

        return payments.Aggregate(BigInteger.Zero, (sum, p) => sum + p.Amount) >= price ? 0 : all.Min();
    }
}
