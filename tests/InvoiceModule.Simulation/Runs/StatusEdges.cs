using System.Globalization;
using InvoiceModule.Invoices;

namespace InvoiceModule.Simulation.Runs;

/// <summary>
/// Every way from one status to another (<c>contract.md</c> 3), as "from-to", and "ended" when the invoice is not active afterwards. Payments come and
/// go in any way, so every status can follow every other, and an invoice that has ended goes on like that. Only what <c>active</c> forbids is not
/// here: PAID ends an invoice, so nothing comes to PAID and stays active, and nothing that was PAID is active again; and one that stays where it is
/// makes an edge only by ending.
/// </summary>
internal static class StatusEdges
{
    private const int Paid = (int)InvoiceStatus.Paid;

    public static IReadOnlyList<string> All { get; } =
    [
        .. from before in Enumerable.Range(0, Paid + 1)
           from after in Enumerable.Range(0, Paid + 1)
           from active in new[] { true, false }
           where active ? before != after && before != Paid && after != Paid : before != after || before != Paid
           select string.Create(CultureInfo.InvariantCulture, $"{before}-{after}{(active ? "" : " ended")}"),
    ];
}
