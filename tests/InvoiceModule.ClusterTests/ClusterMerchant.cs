using System.Collections.Concurrent;
using InvoiceModule.IntegrationTests.Merchants;
using InvoiceModule.Testing.Merchant;

namespace InvoiceModule.ClusterTests;

/// <summary>A merchant that fails, hesitates and refuses as the dice fall, and remembers everything.</summary>
internal sealed class ClusterMerchant : IAsyncDisposable
{
    private readonly SimulatedMerchant _server;
    private readonly Dice _dice;
    private readonly Func<Task<DateTime>> _productTime;
    private long _arrived;

    private ClusterMerchant(SimulatedMerchant server, Dice dice, Func<Task<DateTime>> productTime)
    {
        (_server, _dice, _productTime) = (server, dice, productTime);
        server.Answer = AnswerAsync;
    }

    public ConcurrentQueue<MerchantCall> Calls { get; } = new();

    /// <summary>Whether every request is answered 200 at once.</summary>
    public bool IsWell { get; set; }

    public static async Task<ClusterMerchant> StartAsync(Dice dice, Func<Task<DateTime>> productTime) => new(await SimulatedMerchant.StartAsync(), dice, productTime);

    public Uri Url(string path) => _server.Url(path);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async ValueTask<MerchantAnswer> AnswerAsync(MerchantRequest request, CancellationToken cancellationToken)
    {
        var call = new MerchantCall(Callback.Of(request), Interlocked.Increment(ref _arrived), await _productTime());
        Calls.Enqueue(call);
        var answer = IsWell ? new MerchantAnswer() : _dice.Next(10) switch
        {
            0 => new MerchantAnswer(500, "no"),
            1 => new MerchantAnswer(429) { Headers = new Dictionary<string, string> { ["Retry-After"] = "3" } },
            2 => new MerchantAnswer(302) { Headers = new Dictionary<string, string> { ["Location"] = "/elsewhere" } },
            _ => new MerchantAnswer(),
        };
        if (!IsWell && _dice.Next(10) == 0)
            await Task.Delay(_dice.Next(4000), cancellationToken);
        call.Answered(answer.Status, Volatile.Read(ref _arrived));
        return answer;
    }
}
