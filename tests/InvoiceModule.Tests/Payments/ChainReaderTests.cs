using InvoiceModule.Chains;
using InvoiceModule.Payments;
using InvoiceModule.Storage;
using InvoiceModule.Tests.Hosting;

namespace InvoiceModule.Tests.Payments;

/// <summary>The reader against chains that move while they are read.</summary>
public class ChainReaderTests
{
    private readonly StillTime _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    private static readonly IReadOnlySet<string> NoneAgain = new HashSet<string>();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_chain_whose_blocks_come_faster_than_a_look_is_read_to_its_tip()
    {
        var chain = new MovingChain { BlocksPerLook = 1 };
        var reader = Reader(chain);
        var at = MovingChain.At(3);
        for (var i = 0; i < 3; i++)
        {
            var update = await reader.ReadAsync(at, [], Token);
            update.IsComplete.ShouldBeTrue();
            update.To.ShouldBe(chain.Tip);
            update.TipHeight.ShouldBe(chain.Tip.Height);
            update.Blocks[0].ParentHash.ShouldBe(at.Hash);
            at = update.To;
        }
    }

    [Fact]
    public async Task While_another_branch_is_waited_out_the_tip_has_not_been_looked_at()
    {
        var chain = new MovingChain();
        var reader = Reader(chain);
        var ours = new BlockRef(5, "x5");
        var update = await reader.ReadAsync(ours, [], Token);
        update.To.ShouldBe(ours);
        update.IsTip.ShouldBeFalse();
        _time.Pass(TimeSpan.FromSeconds(5));
        update = await reader.ReadAsync(ours, [], Token);
        update.ShouldSatisfyAllConditions(u => u.IsReorganisation.ShouldBeTrue(), u => u.IsTip.ShouldBeTrue(), u => u.To.ShouldBe(chain.Tip));
    }

    [Fact]
    public async Task The_pool_of_a_branch_that_is_waited_out_is_not_taken_for_ours()
    {
        var chain = new MovingChain { Pending = [new ChainTransaction("again", [])] };
        var reader = Reader(chain);
        var ours = new BlockRef(5, "x5");
        var update = await reader.ReadAsync(ours, [], Token);
        update.NewPending.ShouldBeEmpty();
        reader.Applied(update, NoneAgain);
        _time.Pass(TimeSpan.FromSeconds(5));
        (await reader.ReadAsync(ours, [], Token)).NewPending.ShouldHaveSingleItem().TxId.ShouldBe("again");
    }

    [Fact]
    public async Task Blocks_are_booked_even_when_the_pool_cannot_be_read()
    {
        var chain = new MovingChain { IsPoolDark = true };
        var update = await Reader(chain).ReadAsync(MovingChain.At(3), [], Token);
        update.ShouldSatisfyAllConditions(u => u.Blocks.Count.ShouldBe(2), u => u.To.ShouldBe(chain.Tip), u => u.IsComplete.ShouldBeFalse(), u => u.ScannedAt.ShouldBeNull());
        await Should.ThrowAsync<ChainUnavailableException>(() => Reader(chain).ReadAsync(update.To, [], Token));
    }

    [Theory]
    [InlineData(6, "h6", "x5")]
    [InlineData(7, "h6", "h5")]
    [InlineData(6, "h6", null)]
    public async Task A_block_that_does_not_follow_is_never_passed_on(long height, string hash, string? parent)
    {
        var chain = new MovingChain { BlocksPerLook = 0, Next = parent is null ? null : new Block(height, hash, parent, default, []), Tip = MovingChain.At(6) };
        await Should.ThrowAsync<ChainUnavailableException>(() => Reader(chain).ReadAsync(MovingChain.At(5), [], Token));
    }

    [Fact]
    public async Task A_chain_that_has_none_of_the_remembered_blocks_is_another_one_though_its_first_blocks_are_ours()
    {
        // Blocks 0 to 2 are below the memory; 3 to 5 were read from a chain that has parted from this one.
        var chain = new MovingChain();
        var reader = new ChainReader(chain, new InvoicingClock(_time, []), (height, _) => Task.FromResult(height < 3 ? null : $"x{height}"));
        await reader.ReadAsync(new BlockRef(5, "x5"), [], Token);
        _time.Pass(TimeSpan.FromSeconds(5));
        (await Should.ThrowAsync<ChainUnavailableException>(() => reader.ReadAsync(new BlockRef(5, "x5"), [], Token))).Message.ShouldContain("another chain");
        (await Should.ThrowAsync<ChainUnavailableException>(() => reader.ReadAsync(new BlockRef(4, "x4"), [], Token))).Message.ShouldContain("another chain");
    }

    [Fact]
    public async Task What_has_to_be_looked_at_again_is_new_at_every_look()
    {
        var chain = new MovingChain { Pending = [new ChainTransaction("a", []), new ChainTransaction("b", []), new ChainTransaction("b", [])] };
        var reader = Reader(chain);
        for (var look = 0; look < 2; look++)
        {
            var update = await reader.ReadAsync(chain.Tip, [], Token);
            update.NewPending.Select(t => t.TxId).ShouldBe(look == 0 ? ["a", "b"] : ["b"]);
            reader.Applied(update, new HashSet<string> { "b" });
        }
    }

    [Fact]
    public async Task A_transaction_that_a_block_tells_in_two_pieces_is_refused()
    {
        var chain = new MovingChain { Next = new Block(6, "h6", "h5", default, [new ChainTransaction("t", []), new ChainTransaction("t", [])]), Tip = MovingChain.At(6) };
        (await Should.ThrowAsync<ChainUnavailableException>(() => Reader(chain).ReadAsync(MovingChain.At(5), [], Token))).Message.ShouldContain("twice in block 6");
    }

    [Fact]
    public async Task A_node_that_grants_so_many_calls_a_look_is_caught_up_with_all_the_same()
    {
        var chain = new MovingChain { Height = 400, Calls = 0 };
        var reader = Reader(chain);
        var at = MovingChain.At(5);
        for (var look = 0; look < 40 && at != chain.Tip; look++)
        {
            chain.Calls = 40;
            try
            {
                var update = await reader.ReadAsync(at, [], Token);
                reader.Applied(update, NoneAgain);
                at = update.To;
            }
            catch (ChainUnavailableException)
            {
                // Fewer are asked for next time.
            }
        }

        at.ShouldBe(chain.Tip);
    }

    private ChainReader Reader(MovingChain chain)
        => new(chain, new InvoicingClock(_time, []), (height, _) => Task.FromResult<string?>(height < 5 ? MovingChain.At(height).Hash : null));

    /// <summary>A chain that grows whenever its pool is read.</summary>
    private sealed class MovingChain : IChain
    {
        private long _height = 5;

        public long Height
        {
            init => _height = value;
        }

        /// <summary>How many calls it answers yet; null for any number.</summary>
        public int? Calls { get; set; }

        public int BlocksPerLook { get; init; }

        public IReadOnlyList<ChainTransaction> Pending { get; init; } = [];

        public bool IsPoolDark { get; init; }

        /// <summary>What it calls its tip, if that is not its newest block.</summary>
        public BlockRef Tip
        {
            get => field ?? At(_height);
            init;
        }

        /// <summary>What it gives for the block above its newest.</summary>
        public Block? Next { get; init; }

        public string Blockchain => "moving";

        public IReadOnlyList<Asset> Assets => [new Asset("MOV", 8)];

        public ChainTraits Traits { get; } = new();

        public static BlockRef At(long height) => new(height, $"h{height}");

        public ValueTask<BlockRef> GetTipAsync(CancellationToken cancellationToken) => new(Answer(Tip));

        public ValueTask<Block?> GetBlockAsync(BlockRequest request, CancellationToken cancellationToken)
            => new(Answer(request.Height > _height ? Next : new Block(request.Height, $"h{request.Height}", $"h{request.Height - 1}", new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc), [])));

        public ValueTask<IReadOnlyList<ChainTransaction>> GetPendingAsync(PendingRequest request, CancellationToken cancellationToken)
        {
            if (IsPoolDark)
                throw new ChainUnavailableException("no pool");
            _height += BlocksPerLook;
            return new(Answer(Pending));
        }

        public string? GetAddressKey(string address) => address;

        public string GetPaymentUri(PaymentUriRequest request) => "moving:" + request.Address;

        private T Answer<T>(T answer) => --Calls < 0 ? throw new ChainUnavailableException("429") : answer;
    }
}
