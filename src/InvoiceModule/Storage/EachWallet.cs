using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Storage;

/// <summary>
/// Reads the first rows of each of some wallets in one statement, by an index that begins with the wallet: the database looks into it once a wallet, and
/// walks over nothing that is not among the first. One order over the rows of all of them would be sorted anew from every row they have.
/// </summary>
internal static class EachWallet
{
    /// <summary>The first rows of each wallet, in no order: whoever wants the newest of all orders them once more.</summary>
    /// <param name="context">The database.</param>
    /// <param name="wallets">Their ids.</param>
    /// <param name="walletOf">Whose a row is.</param>
    /// <param name="first">Narrows the rows of one wallet down to its first: where, order, take.</param>
    public static IQueryable<T> Read<T>(DbContext context, IReadOnlyCollection<Guid> wallets, Expression<Func<T, Guid>> walletOf, Func<IQueryable<T>, IQueryable<T>> first)
        where T : class
    {
        IQueryable<T> Of(Expression id, Expression? also = null)
        {
            var isHis = Expression.Equal(walletOf.Body, id);
            return first(context.Set<T>().Where(Expression.Lambda<Func<T, bool>>(also is null ? isHis : Expression.AndAlso(isHis, also), walletOf.Parameters)));
        }

        // A field, and no constant: so it becomes a parameter of the statement.
        if (wallets.Count == 1)
            return Of(Expression.Field(Expression.Constant(new StrongBox<Guid>(wallets.First())), nameof(StrongBox<>.Value)));

        var his = Among(context, wallets);
        var wallet = Expression.Parameter(typeof(Wallet), "wallet");
        var id = Expression.Property(wallet, nameof(Wallet.Id));
        if (InvoicingDb.KindOf(context) == DatabaseKind.Postgres)
        {
            // A second word about the wallet, which is true of any: without one EF Core would number all rows of all wallets, and that is a walk over everything.
            var isAny = Expression.GreaterThan(Expression.Property(wallet, nameof(Wallet.CreatedAt)), Expression.Constant(DateTime.UnixEpoch));
            return his.SelectMany(Expression.Lambda<Func<Wallet, IEnumerable<T>>>(Of(id, isAny).Expression, wallet));
        }

        var rows = Of(id);

        // SQLite has no lateral join. It reads the same as a list of ids for each wallet, and the rows by their key.
        var row = Expression.Parameter(typeof(T), "row");
        var isFirst = Expression.Call(typeof(Queryable), nameof(Queryable.Contains), [typeof(T)], rows.Expression, row);
        var pairs = his.SelectMany(_ => context.Set<T>(), (w, r) => new Pair<T> { Wallet = w, Row = r });
        var pair = Expression.Parameter(typeof(Pair<T>), "pair");
        var replaced = new Replacing(wallet, Expression.Property(pair, nameof(Pair<>.Wallet)), row, Expression.Property(pair, nameof(Pair<>.Row))).Visit(isFirst)!;
        return pairs.Where(Expression.Lambda<Func<Pair<T>, bool>>(replaced, pair)).Select(p => p.Row);
    }

    /// <summary>Some wallets; however many, their ids are one parameter of the statement.</summary>
    public static IQueryable<Wallet> Among(DbContext context, IReadOnlyCollection<Guid> wallets)
    {
        Guid[] ids = [.. wallets];
        return context.Set<Wallet>().Where(w => EF.Parameter(ids).Contains(w.Id));
    }

    private sealed class Pair<T>
    {
        public required Wallet Wallet { get; init; }

        public required T Row { get; init; }
    }

    private sealed class Replacing(Expression one, Expression byOne, Expression other, Expression byOther) : ExpressionVisitor
    {
        public override Expression? Visit(Expression? node) => node == one ? byOne : node == other ? byOther : base.Visit(node);
    }
}
