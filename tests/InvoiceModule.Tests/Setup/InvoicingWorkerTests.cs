using InvoiceModule.Setup;
using InvoiceModule.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace InvoiceModule.Tests.Setup;

public class InvoicingWorkerTests
{
    [Fact]
    public async Task A_loop_that_has_ended_is_not_started_again_and_one_that_failed_is()
    {
        var (ended, failing) = (new Loop(fails: false), new Loop(fails: true));
        await using var services = new ServiceCollection().AddSingleton<IBackgroundLoop>(ended).AddSingleton<IBackgroundLoop>(failing).BuildServiceProvider();
        using var worker = new InvoicingWorker(
            services, new Identifiers(new SystemEntropy(), TimeProvider.System), TimeProvider.System, Options.Create(new InvoicingOptions()), NullLogger<InvoicingWorker>.Instance);
        await worker.StartAsync(TestContext.Current.CancellationToken);
        await failing.Twice.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        await worker.StopAsync(TestContext.Current.CancellationToken);
        ended.Runs.ShouldBe(1);
    }

    private sealed class Loop(bool fails) : IBackgroundLoop
    {
        private int _runs;

        public int Runs => _runs;

        public TaskCompletionSource Twice { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Name => "test";

        public Task RunAsync(CancellationToken cancellationToken)
        {
            if (Interlocked.Increment(ref _runs) == 2)
                Twice.TrySetResult();
            return fails ? Task.FromException(new InvalidOperationException("on purpose")) : Task.CompletedTask;
        }
    }
}
