using InvoiceModule.Callbacks;
using InvoiceModule.Payments;
using InvoiceModule.Storage;
using InvoiceModule.Tests.Callbacks;
using InvoiceModule.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace InvoiceModule.Tests.Faults;

/// <summary>The module on a database that can be made to fail, with a merchant and a handler.</summary>
internal sealed class FaultWorld : IAsyncDisposable
{
    private FaultWorld(ModuleHost host, MerchantServer merchant, FaultInterceptor faults) => (Host, Merchant, Faults) = (host, merchant, faults);

    public ModuleHost Host { get; }

    public MerchantServer Merchant { get; }

    public FaultInterceptor Faults { get; }

    public PointWatch Points => (PointWatch)Host.Services.GetRequiredService<ICrashHook>();

    public CountingHandler Handled => Host.Services.GetRequiredService<CountingHandler>();

    public static async Task<FaultWorld> StartAsync()
    {
        var (merchant, faults) = (MerchantServer.With(200), new FaultInterceptor());
        try
        {
            var host = await ModuleHost.StartAsync(
                o => o.Callbacks.AllowedNetworks = ["127.0.0.0/8"],
                b =>
                {
                    b.Services.AddSingleton<CountingHandler>();
                    b.AddEventHandler<ForwardingHandler>();
                    b.Services.Replace(ServiceDescriptor.Singleton<ICrashHook, PointWatch>());
                },
                interceptor: faults);

            // Between two tries nobody need wait.
            host.Time.Timers = due => due < TimeSpan.FromSeconds(1) ? TimeSpan.FromMilliseconds(1) : due;
            return new FaultWorld(host, merchant, faults);
        }
        catch
        {
            await merchant.DisposeAsync();
            throw;
        }
    }

    public T Get<T>()
        where T : notnull
        => Host.Services.GetRequiredService<T>();

    /// <summary>Ends when a flow has come past a point, or the database has failed: what was waited for may never come then.</summary>
    public Task PastAsync(string point) => Task.WhenAny(Points.ReachedAsync(point), Faults.Fired);

    /// <summary>Does something in which the merchant answers 200 only after a while.</summary>
    public async Task WhileMerchantAsync(Func<Task> wait, Func<Task> act)
    {
        var usual = Merchant.Answer;
        Merchant.Answer = async (request, stream, token) =>
        {
            await wait();
            await usual(request, stream, token);
        };
        try
        {
            await act();
        }
        finally
        {
            Merchant.Answer = usual;
        }
    }

    /// <summary>Lets a claim be renewed after a moment, a few times, until the result is disposed.</summary>
    public IDisposable RenewingSoon()
    {
        var (usual, left) = (Host.Time.Timers, 3);
        Host.Time.Timers = due => (due == OutboxClaims.Renewal || due == ScanClaims.Renewal) && Interlocked.Decrement(ref left) >= 0 ? TimeSpan.FromMilliseconds(5) : usual(due);
        return new Undo(() => Host.Time.Timers = usual);
    }

    /// <summary>Fails when any invariant is broken.</summary>
    public async Task CheckInvariantsAsync(string when)
        => (await Host.VerifyAsync()).ShouldBeEmpty(when);

    public Task<T> ReadAsync<T>(Func<DbContext, Task<T>> read) => Host.ReadAsync(read);

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await Merchant.DisposeAsync();
    }

    private sealed class Undo(Action action) : IDisposable
    {
        public void Dispose() => action();
    }
}
