using System.Security.Claims;
using InvoiceModule.Invoices;
using InvoiceModule.Setup;
using InvoiceModule.Storage;
using InvoiceModule.Wallets;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Dashboard;

/// <summary>
/// Which wallets the person before the dashboard may see. Whether anybody may see the dashboard at all is decided on its routes; this narrows it
/// down for those the host knows.
/// </summary>
internal sealed class DashboardAccess(InvoicingDb db, IServiceProvider services)
{
    // As ASP.NET Core maps them, and as RFC 7519 and OpenID Connect Core 5.1 name them.
    private static readonly string[] Naming = [ClaimTypes.NameIdentifier, "sub", ClaimTypes.Email, "email"];

    private (IReadOnlyList<Wallet> His, bool IsAll)? _read;

    /// <summary>
    /// Whether a wallet is his. Behind a policy of the host, its <see cref="IWalletAccess"/> is asked of whoever was let in, signed in or not; without
    /// one only the developer at this machine comes here (<see cref="DashboardGate"/>), and he sees everything until he signs in.
    /// </summary>
    public async ValueTask<bool> CanSeeAsync(HttpContext http, Guid walletId)
        => Asked(http) is not { } access || await access.CanAccessAsync(http.User, walletId, http.RequestAborted);

    /// <summary>His wallets, by name.</summary>
    public async Task<IReadOnlyList<Wallet>> WalletsAsync(HttpContext http) => (await ReadAsync(http)).His;

    /// <summary>Whether he sees every wallet, and so may be told of the host itself: what its nodes say can name hosts of its network.</summary>
    public async Task<bool> SeesAllAsync(HttpContext http) => Asked(http) is null || (await ReadAsync(http)).IsAll;

    /// <summary>The wallet of a path, if it is his; null as well when there is none.</summary>
    public async Task<Guid?> WalletAsync(HttpContext http, string text)
        => PublicIds.TryParse(text, out var id)
            && await db.ReadAsync((context, token) => context.Set<Wallet>().AnyAsync(w => w.Id == id, token), http.RequestAborted)
            && await CanSeeAsync(http, id) ? id : null;

    /// <summary>The invoice of a path, if it is his; null as well when there is none.</summary>
    public async Task<Guid?> InvoiceAsync(HttpContext http, string text)
        => PublicIds.TryParse(text, out var id)
            && await db.ReadAsync((context, token) => context.Set<Invoice>().Where(i => i.Id == id).Select(i => (Guid?)i.WalletId).SingleOrDefaultAsync(token), http.RequestAborted) is { } wallet
            && await CanSeeAsync(http, wallet) ? id : null;

    // Once a request: the page wants them, and its menu.
    private async Task<(IReadOnlyList<Wallet> His, bool IsAll)> ReadAsync(HttpContext http) => _read ??= await ReadAnewAsync(http);

    private async Task<(IReadOnlyList<Wallet> His, bool IsAll)> ReadAnewAsync(HttpContext http)
    {
        var all = await db.ReadAsync((context, token) => context.Set<Wallet>().OrderBy(w => w.Name).ThenBy(w => w.Id).ToListAsync(token), http.RequestAborted);
        if (Asked(http) is not { } access)
            return (all, true);
        var allowed = await access.FilterAsync(http.User, [.. all.Select(w => w.Id)], http.RequestAborted);
        var his = all.Where(w => allowed.Contains(w.Id)).ToList();
        return (his, his.Count == all.Count);
    }

    private IWalletAccess? Asked(HttpContext http)
        => http.User.Identity?.IsAuthenticated == true || DashboardGate.IsGuarded(http) ? services.GetService<IWalletAccess>() : null;

    /// <summary>Who he is, for the audit: by his name, or by what else the host's sign-in says of him; many a token has a subject and no name.</summary>
    public static string NameOf(HttpContext http)
    {
        var signedIn = http.User.Identities.Where(i => i.IsAuthenticated).ToList();
        var name = signedIn.Count == 0 ? "local, not signed in"
            : signedIn.Select(i => i.Name).Concat(Naming.SelectMany(type => signedIn.Select(i => i.FindFirst(type)?.Value))).FirstOrDefault(value => !string.IsNullOrWhiteSpace(value))
                ?? "signed in, without a name";
        return name.Length <= Audit.AuditEntry.MaxWho ? name : name[..Audit.AuditEntry.MaxWho];
    }
}
