using System.Net;
using InvoiceModule.Chains;

namespace InvoiceModule.Tests.Dashboard;

/// <summary>What a chain has found stands on the dashboard until a person says that he has looked at it, and why that is so.</summary>
public sealed class AlarmPageTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_alarm_is_shown_and_cleared_with_a_reason()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Db.WriteAsync(
            (db, token) => StandingAlarms.RaiseAsync(db, "bitcoin-sim", [new ChainAlarm("missed", 7, 9, "Compare the <balances>.")], host.Time.GetUtcNow().UtcDateTime, token), Token);
        (await host.TextAsync("/overview")).ShouldContain("Found on Bitcoin Sim, blocks 7 to 9:");
        var page = await host.TextAsync("/checks");
        page.ShouldContain("bitcoin-sim, blocks 7 to 9");
        page.ShouldNotContain("looked at</h2>");
        page.ShouldContain("Compare the &lt;balances&gt;.");

        (await host.PostAsync("/checks/alarms/1", ("why", ""))).ShouldSatisfyAllConditions(
            r => r.Status.ShouldBe(HttpStatusCode.BadRequest), r => r.Text.ShouldContain("blocks 7 to 9"), r => r.Text.ShouldContain("say why"));
        (await host.PostAsync("/checks/alarms/1", ("why", "Nothing was missing."))).Status.ShouldBe(HttpStatusCode.SeeOther);
        (await host.TextAsync("/checks")).ShouldSatisfyAllConditions(
            t => t.ShouldNotContain("/checks/alarms/1"),
            t => t.ShouldContain("Bitcoin Sim, blocks 7 to 9: Compare the &lt;balances&gt;."),
            t => t.ShouldMatch("By <bdi>local, not signed in</bdi>, [^<]+: <bdi>Nothing was missing.</bdi>"));
        (await host.TextAsync("/overview")).ShouldNotContain("blocks 7 to 9");
        (await host.PostAsync("/checks/alarms/none", ("why", "Nothing was missing."))).Status.ShouldBe(HttpStatusCode.NotFound);
    }
}
