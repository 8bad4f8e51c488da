using InvoiceModule.Dashboard;

namespace InvoiceModule.Tests.Dashboard;

/// <summary>What stands out of a notice, and names its link to whoever listens.</summary>
public sealed class AttentionItemTests
{
    [Theory]
    [InlineData("2 payments in suspense: money came.", "2 payments in suspense:")]
    [InlineData("The node of bitcoin-sim has not answered since 2026-11-26 09:44:01 UTC. Payments on it are not seen.", "The node of bitcoin-sim has not answered since 2026-11-26 09:44:01 UTC.")]
    [InlineData("The tip has stood still for 5 min: is its node connected? New invoices are refused.", "The tip has stood still for 5 min:")]
    [InlineData("One sentence", "One sentence")]
    public void It_is_what_has_happened_and_no_half_of_a_time(string text, string lead)
    {
        var item = new AttentionItem(text);
        item.Lead.ShouldBe(lead);
        (item.Lead + item.Rest).ShouldBe(text);
    }
}
