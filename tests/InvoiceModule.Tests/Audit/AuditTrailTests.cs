using InvoiceModule.Audit;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Audit;

/// <summary>What counts as proof that an earlier try of a write was committed: its own row, and no other.</summary>
public sealed class AuditTrailTests
{
    private static readonly DateTime At = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static AuditEntry Entry => new() { WalletId = ModuleHost.WalletId, At = At, Who = "ann", Action = AuditActions.CallbackTested, Subject = "https://a.example/", Why = "" };

    [Fact]
    public async Task A_row_that_was_committed_is_its_own_proof()
    {
        await using var host = await ModuleHost.StartAsync();
        var written = Entry;
        await host.Db.WriteAsync((db, _) => Task.FromResult(db.Add(written)), Token);
        (await host.ReadAsync(db => AuditTrail.HasAsync(db, written, Token))).ShouldBeTrue();
        (await host.ReadAsync(db => AuditTrail.HasAsync(db, null, Token))).ShouldBeFalse();
        (await host.ReadAsync(db => AuditTrail.HasAsync(db, Entry, Token))).ShouldBeFalse("it was never written");
    }

    // The number of a row that was never committed is given again.
    [Theory]
    [InlineData("nothing")]
    [InlineData("wallet")]
    [InlineData("time")]
    [InlineData("who")]
    [InlineData("action")]
    [InlineData("subject")]
    public async Task Another_row_under_its_number_is_none(string what)
    {
        await using var host = await ModuleHost.StartAsync();
        var lost = Entry;
        await Should.ThrowAsync<OperationCanceledException>(host.Db.WriteAsync(
            async (db, token) =>
            {
                db.Add(lost);
                await db.SaveChangesAsync(token);
                throw new OperationCanceledException("The try ends here.");
            },
            Token));
        lost.Id.ShouldBeGreaterThan(0);
        var elsewhere = Guid.NewGuid();
        await host.Services.GetRequiredService<IWalletService>().EnsureAsync(new WalletDefinition(elsewhere, "Other"), Token);
        var other = new AuditEntry
        {
            WalletId = what == "wallet" ? elsewhere : lost.WalletId,
            At = what == "time" ? At.AddMilliseconds(1) : At,
            Who = what == "who" ? "bob" : lost.Who,
            Action = what == "action" ? AuditActions.CallbackRedelivered : lost.Action,
            Subject = what == "subject" ? "https://b.example/" : lost.Subject,
            Why = "",
        };
        if (what != "nothing")
            await host.Db.WriteAsync((db, _) => Task.FromResult(db.Add(other)), Token);
        (await host.ReadAsync(db => db.Set<AuditEntry>().AnyAsync(a => a.Id == lost.Id, Token))).ShouldBe(what != "nothing");
        (await host.ReadAsync(db => AuditTrail.HasAsync(db, lost, Token))).ShouldBeFalse();
    }
}
