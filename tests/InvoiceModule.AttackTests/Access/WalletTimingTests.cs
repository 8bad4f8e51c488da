using System.Data.Common;
using InvoiceModule.Tests.Setup;
using InvoiceModule.Wallets;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace InvoiceModule.AttackTests.Access;

/// <summary>
/// F45: a wallet that is somebody else's, one that was deleted and one that never was are answered alike, and for each the same is done: the same is
/// asked of the database and of the host, so that the time taken tells no more than the answer.
/// </summary>
public sealed class WalletTimingTests
{
    private const string Order = """{"blockchain":"ethereum-sim","symbol":"USDT","value":9,"confirmations":1}""";

    private static readonly (string, string) Bob = ("X-User", "bob");

    // What this request has asked for; null outside of one.
    private static readonly AsyncLocal<List<string>?> Asked = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Foreign_deleted_and_unknown_wallets_cost_the_same()
    {
        var seen = new Seen();
        await using var host = await StartAsync(seen);
        var deleted = Guid.NewGuid();
        var wallets = host.Services.GetRequiredService<IWalletService>();
        await wallets.EnsureAsync(new WalletDefinition(deleted, "Gone"), Token);
        await wallets.SetCurrencyAsync(deleted, new CurrencyDefinition("ethereum-sim", "USDT"), Token);
        await host.Db.WriteAsync(
            async (db, token) =>
            {
                await db.Set<WalletCurrency>().Where(c => c.WalletId == deleted).ExecuteDeleteAsync(token);
                await db.Set<SigningKey>().Where(k => k.WalletId == deleted).ExecuteDeleteAsync(token);
                (await db.Set<Wallet>().Where(w => w.Id == deleted).ExecuteDeleteAsync(token)).ShouldBe(1);
            },
            Token);

        foreach (var (method, path, body) in new[] { ("GET", "", null), ("GET", "/invoices", null), ("GET", "/invoices.csv", null), ("GET", "/invoices?limit=0", null), ("POST", "/invoices", Order), ("POST", "/invoices", "{"), ("POST", "/invoices", "{}") })
        {
            var answers = new List<(string Text, string[] Asked)>();
            foreach (var wallet in new[] { ApiHost.Wallet, deleted, Guid.NewGuid(), ApiHost.PrivateWallet })
            {
                using var content = body is null ? null : new StringContent(body, System.Text.Encoding.UTF8, "application/json");
                var answer = await host.SendAsync(new HttpMethod(method), $"/api/v1/wallets/{wallet}{path}", content, Bob);
                answer.Status.ShouldBe(404, $"{method} {path}");
                answer.Json.GetProperty("code").GetString().ShouldBe("wallet_not_found");
                answers.Add((answer.Text.Replace(answer.Json.GetProperty("traceId").GetString()!, "", StringComparison.Ordinal), seen.Take()));
            }

            answers[0].Asked.ShouldContain("access");
            answers[0].Asked.Length.ShouldBeGreaterThan(1);
            answers.ShouldAllBe(a => a.Text == answers[0].Text);
            answers.ShouldAllBe(a => a.Asked.SequenceEqual(answers[0].Asked), $"{method} {path}: {string.Join(" | ", answers.Select(a => string.Join("; ", a.Asked)))}");
        }

        // His own costs more: what is compared above is not nothing.
        var own = await host.SendAsync(HttpMethod.Get, $"/api/v1/wallets/{AccessTests.BobsWallet}", null, Bob);
        own.Status.ShouldBe(200);
        seen.Take().Length.ShouldBeGreaterThan(2);
    }

    private static async Task<ApiHost> StartAsync(Seen seen)
    {
        var host = await ApiHost.StartAsync(
            r => r.ConfigureApi(api => api.RequireAuthorization()),
            s =>
            {
                s.AddAuthentication("header").AddScheme<AuthenticationSchemeOptions, HeaderScheme>("header", null);
                s.AddAuthorization();
                s.ConfigureDbContext<ApiDb>(o => o.AddInterceptors(new Commands()));
                s.Replace(ServiceDescriptor.Scoped<IWalletAccess, Access>());
            },
            app => app.UseAuthentication().UseAuthorization().Use(async (_, next) =>
            {
                Asked.Value = [];
                await next();
                seen.Keep(Asked.Value);
            }));
        await host.Services.GetRequiredService<IWalletService>().EnsureAsync(new WalletDefinition(AccessTests.BobsWallet, "Bob"), Token);
        return host;
    }

    /// <summary>What the last request has asked for.</summary>
    private sealed class Seen
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<string[]> _requests = new();

        public void Keep(List<string> asked) => _requests.Enqueue([.. asked]);

        // The middleware ends after the client has its answer.
        public string[] Take()
        {
            string[]? asked = null;
            SpinWait.SpinUntil(() => _requests.TryDequeue(out asked), TimeSpan.FromSeconds(10)).ShouldBeTrue();
            return asked!;
        }
    }

    private sealed class Access : IWalletAccess
    {
        private readonly OwnWallets _own = new();

        public ValueTask<bool> CanAccessAsync(System.Security.Claims.ClaimsPrincipal user, Guid walletId, CancellationToken cancellationToken)
        {
            Asked.Value?.Add("access");
            return _own.CanAccessAsync(user, walletId, cancellationToken);
        }
    }

    private sealed class Commands : DbCommandInterceptor
    {
        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Asked.Value?.Add(command.CommandText);
            return new(result);
        }
    }
}
