using InvoiceModule.Chains;

namespace InvoiceModule.Tests.Bitcoin.Rpc;

public sealed class PoolReaderTests
{
    private readonly HashSet<string> _waiting = [];
    private readonly HashSet<string> _gone = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_transaction_is_fetched_once_while_it_waits()
    {
        using var node = Node();
        await using var chain = node.Connect();
        for (var i = 0; i < 120; i++)
            _waiting.Add(Id(i));
        (await ReadAsync(chain)).Select(t => t.TxId).ShouldBe(_waiting, ignoreOrder: true);
        Fetches(node).ShouldBe(120);

        _waiting.Remove(Id(0));
        _waiting.Add(Id(500));
        (await ReadAsync(chain)).Select(t => t.TxId).ShouldBe(_waiting, ignoreOrder: true);
        Fetches(node).ShouldBe(121);

        _waiting.Add(Id(0));
        (await ReadAsync(chain)).Count.ShouldBe(121);
        Fetches(node).ShouldBe(122);
    }

    [Fact]
    public async Task A_transaction_that_leaves_while_it_is_read_is_left_out_and_tried_again_if_it_is_listed_again()
    {
        using var node = Node();
        await using var chain = node.Connect();
        _waiting.UnionWith([Id(1), Id(2)]);
        _gone.Add(Id(1));
        (await ReadAsync(chain)).ShouldHaveSingleItem().TxId.ShouldBe(Id(2));
        _gone.Clear();
        (await ReadAsync(chain)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task The_time_the_node_first_saw_it_is_told()
    {
        using var node = Node();
        await using var chain = node.Connect();
        _waiting.Add(Id(1));
        (await ReadAsync(chain))[0].SeenAt.ShouldBe(new DateTime(2026, 11, 23, 12, 0, 0, DateTimeKind.Utc));
    }

    [Fact]
    public async Task A_pool_still_loading_is_no_empty_pool()
    {
        using var node = Node();
        node.On("getmempoolinfo", _ => """{"loaded":false,"size":0}""");
        await using var chain = node.Connect();
        await Should.ThrowAsync<ChainUnavailableException>(() => ReadAsync(chain));
    }

    [Fact]
    public async Task A_refusal_of_another_kind_is_not_taken_for_gone()
    {
        using var node = Node();
        node.On("getmempoolentry", _ => throw new RpcRefusal(-1, "out of order"));
        await using var chain = node.Connect();
        _waiting.Add(Id(1));
        await Should.ThrowAsync<ChainUnavailableException>(() => ReadAsync(chain));
    }

    [Fact]
    public async Task Another_transaction_than_the_one_asked_for_is_refused()
    {
        using var node = Node();
        node.On("getrawtransaction", _ => $$"""{"txid":"{{Id(2)}}","vin":[],"vout":[]}""");
        await using var chain = node.Connect();
        _waiting.Add(Id(1));
        await Should.ThrowAsync<ChainUnavailableException>(() => ReadAsync(chain));
    }

    [Fact]
    public async Task Looks_at_the_same_time_fetch_nothing_twice()
    {
        using var node = Node();
        await using var chain = node.Connect();
        for (var i = 0; i < 60; i++)
            _waiting.Add(Id(i));
        var looks = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => ReadAsync(chain), Token)));
        looks.ShouldAllBe(l => l.Count == 60);
        Fetches(node).ShouldBe(60);
    }

    private static async Task<IReadOnlyList<ChainTransaction>> ReadAsync(InvoiceModule.Bitcoin.BitcoinChain chain) => await chain.GetPendingAsync(new PendingRequest(), Token);

    private static int Fetches(FakeNode node) => node.Calls.Count(c => c == "getrawtransaction");

    private static string Id(int number) => number.ToString("x64", System.Globalization.CultureInfo.InvariantCulture);

    private FakeNode Node() => new FakeNode()
        .On("getmempoolinfo", _ => """{"loaded":true}""")
        .On("getrawmempool", _ => $"[{string.Join(',', _waiting.Select(id => $"\"{id}\""))}]")
        .On("getmempoolentry", p => _gone.Contains((string)p[0]!) ? throw new RpcRefusal(-5, "Transaction not in mempool") : """{"time":1795435200}""")
        .On("getrawtransaction", p => $$$"""{"txid":"{{{(string)p[0]!}}}","vin":[],"vout":[]}""");
}
