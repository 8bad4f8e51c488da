using System.Numerics;
using InvoiceModule.Invoices;
using InvoiceModule.Payments;
using InvoiceModule.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Tests.Payments;

/// <summary>How much of a time is left to what takes the place of a payment, unit by unit.</summary>
public sealed class SuccessionTests
{
    private const string Contract = "0xToken";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // One takes the place of one.
    [Theory]
    [InlineData(99, true)]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public async Task One_may_bring_as_much_as_it_takes_the_place_of(int amount, bool holds)
        => (await HoldsAsync(new Told("new", amount, "a"), new Told("old", 100, "a"))).ShouldBe(holds);

    // A transaction with several outputs to the address is one thing, on either side.
    [Theory]
    [InlineData(40, true)]
    [InlineData(41, false)]
    public async Task All_that_its_transaction_brings_counts_together(int amount, bool holds)
        => (await HoldsAsync(
            new Told("new", amount, "a", Ordinal: 2), new Told("old", 60, "a"), new Told("old", 40, "a", Ordinal: 1), new Told("new", 50, "a"), new Told("new", 10, "a", Ordinal: 1))).ShouldBe(holds);

    // Its other input has been spent by another already, which counts.
    [Theory]
    [InlineData(30, true)]
    [InlineData(31, false)]
    public async Task A_piece_that_stands_beside_it_takes_its_part(int amount, bool holds)
        => (await HoldsAsync(new Told("second", amount, "b"), new Told("old", 100, "a", "b"), new Told("first", 70, "a"))).ShouldBe(holds);

    // What does not count any more takes no part; what it takes the place of was worth what it brought, even so.
    [Fact]
    public async Task What_has_been_given_up_takes_no_part()
    {
        (await HoldsAsync(new Told("second", 100, "b"), new Told("old", 100, "a", "b"), new Told("first", 70, "a") { IsVoid = true })).ShouldBeTrue();
        (await HoldsAsync(new Told("new", 100, "a"), new Told("old", 100, "a") { IsVoid = true })).ShouldBeTrue();
        (await HoldsAsync(new Told("new", 101, "a"), new Told("old", 100, "a") { IsVoid = true })).ShouldBeFalse();
    }

    // a, b and c hang together over two steps; what each brings is no more than what came first.
    [Theory]
    [InlineData(20, true)]
    [InlineData(21, false)]
    public async Task A_family_hangs_together_over_any_number_of_steps(int amount, bool holds)
        => (await HoldsAsync(new Told("new", amount, "c"), new Told("old", 100, "b", "c"), new Told("middle", 50, "a", "b"), new Told("first", 80, "a"))).ShouldBe(holds);

    // Neither another address, nor another asset, nor what was never credited, nor what shares nothing has a part in it.
    [Fact]
    public async Task Strangers_have_no_part_in_it()
    {
        Told[] strangers =
        [
            new("elsewhere", 100, "a", "b") { IsElsewhere = true }, new("asset", 100, "b") { Contract = "0xother" }, new("native", 100, "b") { Contract = null },
            new("suspense", 100, "b") { Disposition = PaymentDisposition.Suspense }, new("ignored", 100, "b") { Disposition = PaymentDisposition.Ignored }, new("other", 100, "z"),
        ];
        (await HoldsAsync(new Told("new", 100, "a"), [new Told("old", 100, "a", "b"), .. strangers])).ShouldBeTrue();
        (await HoldsAsync(new Told("new", 101, "a"), [new Told("old", 100, "a", "b"), .. strangers])).ShouldBeFalse();
    }

    [Fact]
    public async Task A_contract_is_the_same_however_it_is_written()
        => (await HoldsAsync(new Told("second", 31, "b") { Contract = "0xTOKEN" }, new Told("old", 100, "a", "b"), new Told("first", 70, "a") { Contract = "0xtoken" })).ShouldBeFalse();

    // The same look has booked the first piece a moment ago, and has not written down yet that the old one counts no more.
    [Theory]
    [InlineData(30, true)]
    [InlineData(31, false)]
    public async Task What_is_not_stored_yet_counts_too_and_has_taken_its_place(int amount, bool holds)
        => (await HoldsAsync(new Told("second", amount, "b"), new Told("old", 100, "a", "b"), new Told("first", 70, "a") { IsUnsaved = true })).ShouldBe(holds);

    // Two of the same look that share an input: which of them takes the other's place is not known, so neither frees what it brought.
    [Fact]
    public async Task Of_two_that_are_not_stored_yet_neither_has_taken_the_others_place()
        => (await HoldsAsync(
            new Told("new", 41, "b"), new Told("old", 100, "a", "b"), new Told("first", 60, "a") { IsUnsaved = true }, new Told("second", 60, "a") { IsUnsaved = true })).ShouldBeFalse();

    // The predecessor is the one called "old".
    private static async Task<bool> HoldsAsync(Told one, params Told[] known)
    {
        await using var host = await ModuleHost.StartAsync(scan: false);
        return await host.Db.WriteAsync(
            async (db, token) =>
            {
                await InvoiceModule.Addresses.AddressPool.InsertAsync(db, ModuleHost.WalletId, "space", "k1", "k1", 1, 0, host.Now, token);
                await InvoiceModule.Addresses.AddressPool.InsertAsync(db, ModuleHost.WalletId, "space", "k2", "k2", 2, 0, host.Now, token);
                var ids = await db.Set<InvoiceModule.Addresses.PoolAddress>().Where(a => a.Space == "space").OrderBy(a => a.Id).Select(a => a.Id).ToListAsync(token);
                Payment? old = null;
                foreach (var told in known)
                {
                    var payment = Payment.Record(FactsOf(told, ids), new PaymentVerdict(told.Disposition, null, host.Now, told.Disposition == PaymentDisposition.Credited ? null : "reason"));
                    if (told.IsVoid)
                        payment.Voided(PaymentVoids.Replaced);
                    db.Add(payment);
                    if (!told.IsUnsaved)
                        await db.SaveChangesAsync(token);
                    old ??= told.TxId == "old" ? payment : null;
                }

                var facts = FactsOf(one, ids);
                return Succession.Holds(await new AddressReads(db, facts.Blockchain, null!, null!).PaymentsAsync(facts.AddressId, token), facts, old!);
            },
            Token);
    }

    private static PaymentFacts FactsOf(Told told, List<long> ids) => new()
    {
        WalletId = ModuleHost.WalletId,
        Blockchain = "chain",
        TxId = told.TxId,
        Ordinal = told.Ordinal,
        AddressId = ids[told.IsElsewhere ? 1 : 0],
        Symbol = "TOK",
        ContractAddress = told.Contract,
        Amount = told.Amount,
        Spends = told.Spends,
    };

    private sealed record Told(string TxId, BigInteger Amount, string First, string? Second = null, int Ordinal = 0)
    {
        public string? Contract { get; init; } = SuccessionTests.Contract;

        public PaymentDisposition Disposition { get; init; } = PaymentDisposition.Credited;

        public bool IsVoid { get; init; }

        public bool IsElsewhere { get; init; }

        public bool IsUnsaved { get; init; }

        public string[] Spends => Second is null ? [First] : [First, Second];
    }
}
