using System.Diagnostics.CodeAnalysis;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Payments;

/// <summary>
/// The contracts in which invoices asked for money and which the host has taken out of a chain's assets, or replaced. Whoever was asked has still to pay in them,
/// and a block that is passed without their transfers is not read again once the token is back.
/// </summary>
internal static class FormerContracts
{
    /// <summary>Finds them. The index is walked from contract to contract, so what it costs goes by their number and not by that of the invoices.</summary>
    public static Task<IReadOnlyList<string>> FindAsync(InvoicingDb db, IChain chain, CancellationToken cancellationToken)
        => db.ReadAsync<IReadOnlyList<string>>(
            async (context, token) =>
            {
                var (former, last) = (new List<string>(), "");
                while (await NextAsync(context, chain.Blockchain, last, token) is { } contract)
                {
                    if (ChainRegistry.FindAsset(chain, contract) is null)
                        former.Add(contract);
                    last = contract;
                }

                return former;
            },
            cancellationToken);

    [SuppressMessage("Globalization", "CA1309", Justification = "It is translated to the comparison of the database, which is that of the column.")]
    private static Task<string?> NextAsync(DbContext context, string blockchain, string last, CancellationToken cancellationToken)
        => context.Set<Invoice>().Where(i => i.Blockchain == blockchain && i.ContractAddress != null && i.ContractAddress.CompareTo(last) > 0)
            .OrderBy(i => i.ContractAddress).Select(i => i.ContractAddress).FirstOrDefaultAsync(cancellationToken);
}
