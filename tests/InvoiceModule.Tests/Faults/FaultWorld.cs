using InvoiceModule.Tests.Callbacks;
using InvoiceModule.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Faults;

/// <summary>The module on a database that can be made to fail, with a merchant and a handler.</summary>
internal sealed class FaultWorld : IAsyncDisposable
{
    private FaultWorld(ModuleHost host, MerchantServer merchant, FaultInterceptor faults) => (Host, Merchant, Faults) = (host, merchant, faults);

    public ModuleHost Host { get; }

    public MerchantServer Merchant { get; }

    public FaultInterceptor Faults { get; }

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
                },
                interceptor: faults);
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

    /// <summary>Fails when any invariant is broken.</summary>
    public async Task CheckInvariantsAsync(string when)
        => (await Host.VerifyAsync()).ShouldBeEmpty(when);

    public Task<T> ReadAsync<T>(Func<DbContext, Task<T>> read) => Host.ReadAsync(read);

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await Merchant.DisposeAsync();
    }
}
