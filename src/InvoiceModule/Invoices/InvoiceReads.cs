using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Invoices;

/// <summary>How the invoices of some wallets are read in one statement that never walks over what it does not answer with.</summary>
internal sealed class InvoiceReads
{
    private readonly Func<Func<IQueryable<Invoice>, IQueryable<Invoice>>, IQueryable<Invoice>> _read;

    private InvoiceReads(Func<Func<IQueryable<Invoice>, IQueryable<Invoice>>, IQueryable<Invoice>> read, int looks) => (_read, Looks) = (read, looks);

    /// <summary>How many times the database looks into its index for one statement.</summary>
    public int Looks { get; }

    /// <summary>By an index that begins with the wallet and has the rest in order.</summary>
    public static InvoiceReads Each(DbContext context, IReadOnlyCollection<Guid> wallets, Func<IQueryable<Invoice>, IQueryable<Invoice>> filter)
        => new(narrow => EachWallet.Read<Invoice>(context, wallets, i => i.WalletId, all => narrow(filter(all))), wallets.Count);

    /// <summary>By a key that few invoices share, whoever's they are.</summary>
    public static InvoiceReads Few(DbContext context, IReadOnlyCollection<Guid> wallets, Func<IQueryable<Invoice>, IQueryable<Invoice>> filter)
    {
        Guid[] ids = [.. wallets];
        return new(narrow => narrow(filter(context.Set<Invoice>()).Where(i => EF.Parameter(ids).Contains(i.WalletId))), 1);
    }

    /// <summary>Of known ids, those that are some wallets'.</summary>
    public static InvoiceReads Among(DbContext context, IReadOnlyCollection<Guid> wallets, IReadOnlyCollection<Guid> ids)
        => Few(context, wallets, all => all.Where(i => EF.Parameter(ids).Contains(i.Id)));

    /// <summary>What is to be read.</summary>
    /// <param name="narrow">Narrows each part that is read on its own down to its newest.</param>
    public IQueryable<Invoice> Read(Func<IQueryable<Invoice>, IQueryable<Invoice>> narrow) => _read(narrow);
}
