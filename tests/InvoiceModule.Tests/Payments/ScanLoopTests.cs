using InvoiceModule.Chains;
using InvoiceModule.Payments;
using InvoiceModule.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Payments;

/// <summary>The loop against chains that push.</summary>
public sealed class ScanLoopTests
{
    [Fact]
    public async Task A_push_without_end_takes_neither_the_start_nor_the_end_of_the_host()
    {
        var chain = new PushingChain();
        await using var host = await ModuleHost.StartAsync(build: b => b.AddChain(chain.Blockchain, _ => chain), scan: false);
        using var stop = new CancellationTokenSource();
        var loop = ActivatorUtilities.CreateInstance<ScanLoop>(host.Services, TimeProvider.System);
        var running = Task.Run(() => loop.RunAsync(stop.Token), TestContext.Current.CancellationToken);
        await chain.AskedThreeTimes.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => running.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        chain.Asked.ShouldBeLessThan(100);
    }

    private sealed class PushingChain : IChain, IChainSignal
    {
        private readonly ScriptedChain _chain = new();
        private int _asked;

        public TaskCompletionSource AskedThreeTimes { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Asked => Volatile.Read(ref _asked);

        public string Blockchain => _chain.Blockchain;

        public IReadOnlyList<Asset> Assets => _chain.Assets;

        public ChainTraits Traits => _chain.Traits;

        public ValueTask<BlockRef> GetTipAsync(CancellationToken cancellationToken) => _chain.GetTipAsync(cancellationToken);

        public ValueTask<Block?> GetBlockAsync(BlockRequest request, CancellationToken cancellationToken) => _chain.GetBlockAsync(request, cancellationToken);

        public ValueTask<IReadOnlyList<ChainTransaction>> GetPendingAsync(PendingRequest request, CancellationToken cancellationToken) => _chain.GetPendingAsync(request, cancellationToken);

        public string? GetAddressKey(string address) => address;

        public string GetPaymentUri(PaymentUriRequest request) => _chain.GetPaymentUri(request);

        public Task WaitAsync(CancellationToken cancellationToken)
        {
            if (Interlocked.Increment(ref _asked) == 3)
                AskedThreeTimes.SetResult();
            return Task.CompletedTask;
        }
    }
}
