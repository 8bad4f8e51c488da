using InvoiceModule.Chains;

namespace InvoiceModule.Tests.Bitcoin.Rpc;

public sealed class BlockReaderTests
{
    private static readonly string First = new('a', 64);
    private static readonly string Second = new('b', 64);
    private string _best = First;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_block_that_leaves_the_chain_while_it_is_read_is_not_given_out()
    {
        using var node = Node(hash =>
        {
            _best = Second;
            return Json(hash, confirmations: hash == First ? -1 : 1);
        });
        await using var chain = node.Connect();
        (await chain.GetBlockAsync(new BlockRequest(7), Token)).ShouldNotBeNull().Hash.ShouldBe(Second);
    }

    [Fact]
    public async Task A_chain_that_never_rests_is_unavailable()
    {
        using var node = Node(hash => Json(hash, confirmations: -1));
        await using var chain = node.Connect();
        await Should.ThrowAsync<ChainUnavailableException>(() => chain.GetBlockAsync(new BlockRequest(7), Token).AsTask());
    }

    [Fact]
    public async Task Another_block_than_the_one_asked_for_is_refused()
    {
        foreach (var other in new[] { Json(Second, confirmations: 1), Json(First, confirmations: 1, height: 8) })
        {
            using var node = Node(_ => other);
            await using var chain = node.Connect();
            await Should.ThrowAsync<ChainUnavailableException>(() => chain.GetBlockAsync(new BlockRequest(7), Token).AsTask());
        }
    }

    [Theory]
    [InlineData("""{"n":0,"value":"1.0","scriptPubKey":{"hex":"00"}}""")]
    [InlineData("""{"n":0,"value":-1,"scriptPubKey":{"hex":"00"}}""")]
    [InlineData("""{"n":0,"value":0.000000001,"scriptPubKey":{"hex":"00"}}""")]
    [InlineData("""{"n":0,"value":1e400,"scriptPubKey":{"hex":"00"}}""")]
    [InlineData("""{"n":0,"scriptPubKey":{"hex":"00"}}""")]
    [InlineData("""{"n":-1,"value":1,"scriptPubKey":{"hex":"00"}}""")]
    [InlineData("""{"n":0.5,"value":1,"scriptPubKey":{"hex":"00"}}""")]
    [InlineData("""{"value":1,"scriptPubKey":{"hex":"00"}}""")]
    [InlineData("""{"n":0,"value":1,"scriptPubKey":{"hex":"0"}}""")]
    [InlineData("""{"n":0,"value":1,"scriptPubKey":{"hex":"zz"}}""")]
    [InlineData("""{"n":0,"value":1,"scriptPubKey":{}}""")]
    [InlineData("""{"n":0,"value":1}""")]
    public async Task An_output_that_makes_no_sense_is_no_block(string output)
    {
        using var node = Node(hash => Json(hash, confirmations: 1, output: output));
        await using var chain = node.Connect();
        await Should.ThrowAsync<ChainUnavailableException>(() => chain.GetBlockAsync(new BlockRequest(7), Token).AsTask());
    }

    [Theory]
    [InlineData("0.29999999", 29999999)]
    [InlineData("1e-8", 1)]
    [InlineData("1E-08", 1)]
    [InlineData("21e6", 21_000_000_00000000)]
    [InlineData("84000000.00000000", 84_000_000_00000000)]
    [InlineData("0.1", 10000000)]
    public async Task An_amount_is_read_from_its_own_digits(string coins, long amount)
    {
        using var node = Node(hash => Json(hash, confirmations: 1, output: $$$"""{"n":3,"value":{{{coins}}},"scriptPubKey":{"hex":"0014AA"}}"""));
        await using var chain = node.Connect();
        var transfer = (await chain.GetBlockAsync(new BlockRequest(7), Token))!.Transactions[0].Transfers.ShouldHaveSingleItem();
        transfer.ShouldBe(new Transfer(3, "0014aa", amount));
    }

    [Fact]
    public void A_million_amounts_come_back_exactly_from_the_text_a_node_writes()
    {
        var random = new Random(20261125);
        Span<char> text = stackalloc char[32];
        for (var i = 0; i < 1_000_000; i++)
        {
            // As ValueFromAmount of Bitcoin Core writes it.
            var amount = random.NextInt64(84_000_000_00000000 >> random.Next(52));
            text.TryWrite(System.Globalization.CultureInfo.InvariantCulture, $"{amount / 100_000_000}.{amount % 100_000_000:D8}", out var length).ShouldBeTrue();
            if (!BaseUnits.TryParseCoins(text[..length], 8, out var read) || read != amount)
                Assert.Fail($"{amount} came back as {read}.");
        }
    }

    [Fact]
    public async Task Scripts_longer_than_any_address_are_left_out()
    {
        using var node = Node(hash => Json(hash, confirmations: 1, output: $$$"""{"n":0,"value":1,"scriptPubKey":{"hex":"{{{new string('6', 86)}}}"}}"""));
        await using var chain = node.Connect();
        (await chain.GetBlockAsync(new BlockRequest(7), Token))!.Transactions[0].Transfers.ShouldBeEmpty();
    }

    /// <summary>A HogEx names the extension block in its first output; nothing else is held back.</summary>
    [Theory]
    [InlineData(0, 0, "5820", 64, 6)]
    [InlineData(1, 0, "5820", 64, 0)]
    [InlineData(0, 0, "5920", 64, 0)]
    [InlineData(0, 0, "5120", 64, 0)]
    [InlineData(0, 0, "5814", 40, 0)]
    [InlineData(0, 0, "0014", 40, 0)]
    public async Task Money_out_of_the_extension_block_has_a_maturity(int ordinal, int coins, string script, int digits, int maturity)
    {
        var outputs = $$$"""{"n":{{{ordinal}}},"value":{{{coins}}},"scriptPubKey":{"hex":"{{{script + new string('a', digits)}}}"}},{"n":2,"value":1,"scriptPubKey":{"hex":"0014aa"}}""";
        using var node = Node(hash => Json(hash, confirmations: 1, output: outputs));
        await using var chain = node.Connect();
        (await chain.GetBlockAsync(new BlockRequest(7), Token))!.Transactions[0].Maturity.ShouldBe(maturity);
    }

    private FakeNode Node(Func<string, string> block) => new FakeNode()
        .On("getblockhash", p => (int)p[0]! == 0 ? $"\"{FakeNode.Network.Proof.Hash}\"" : $"\"{_best}\"")
        .On("getblock", p => block((string)p[0]!));

    private static string Json(string hash, int confirmations, int height = 7, string output = """{"n":0,"value":1,"scriptPubKey":{"hex":"00"}}""")
        => $$"""{"hash":"{{hash}}","height":{{height}},"confirmations":{{confirmations}},"time":1795435200,"previousblockhash":"{{new string('c', 64)}}","tx":[{"txid":"{{new string('d', 64)}}","vin":[{"coinbase":"00"}],"vout":[{{output}}]}]}""";
}
