using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Storage;

/// <summary>Knows the host's <c>DbContext</c> type; behind it everything deals with a plain <see cref="DbContext"/>.</summary>
/// <param name="ContextType">The type given to <c>AddInvoicing</c>.</param>
/// <param name="Open">Makes a new instance that no pool and no scope owns.</param>
internal sealed record DbContextSource(Type ContextType, Func<IServiceProvider, DbContext> Open);
