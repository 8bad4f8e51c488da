using InvoiceModule.Chains;
using InvoiceModule.Payments;
using InvoiceModule.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Payments;

/// <summary>Two processes on one database, each with a node of its own: the one whose node is gone does not keep the chain from the one whose node goes on.</summary>
public sealed class OtherNodeTests : IDisposable
{
    private readonly string _file = HostTables.NewFile();
    private readonly ScriptedChain _mine = Chain(), _theirs = Chain();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => HostTables.Delete(_file);

    [Fact]
    public async Task The_process_whose_node_answers_reads_the_chain_at_once()
    {
        await using var one = await StartAsync(_mine);
        await using var other = await StartAsync(_theirs);
        (await ScanAsync(one)).ShouldBeTrue();
        (await ScanAsync(other)).ShouldBeFalse("it is the first one's");
        _mine.IsDown = true;
        (await ScanAsync(one)).ShouldBeFalse();
        (await ScanAsync(other)).ShouldBeTrue();
        (await ScanAsync(one)).ShouldBeFalse();

        // And the other way round, once the first one's is back.
        (_mine.IsDown, _theirs.IsDown) = (false, true);
        (await ScanAsync(one)).ShouldBeFalse("it is the other's by now");
        (await ScanAsync(other)).ShouldBeFalse();
        (await ScanAsync(one)).ShouldBeTrue();
    }

    // Alone it goes on with its claim, as it always did: whatever it has read is known.
    [Fact]
    public async Task A_process_alone_goes_on_once_its_node_answers()
    {
        await using var one = await StartAsync(_mine);
        (await ScanAsync(one)).ShouldBeTrue();
        _mine.IsDown = true;
        (await ScanAsync(one)).ShouldBeFalse();
        _mine.IsDown = false;
        _mine.Mine();
        (await ScanAsync(one)).ShouldBeTrue();
        (await HeightAsync(one)).ShouldBe(1);
    }

    // 16 blocks of 30 seconds are 8 minutes: a node that still answers, and is cut off from its network.
    [Fact]
    public async Task The_process_whose_node_goes_on_reads_the_chain_while_the_others_tip_stands_still()
    {
        await using var one = await StartAsync(_mine);
        await using var other = await StartAsync(_theirs);
        (await ScanAsync(one)).ShouldBeTrue();
        for (var minute = 1; minute <= 10; minute++)
        {
            foreach (var host in (ModuleHost[])[one, other])
                host.Time.Pass(TimeSpan.FromMinutes(1));
            _theirs.Mine();
            (await ScanAsync(one)).ShouldBe(minute <= 9, $"minute {minute}");
            (await ScanAsync(other)).ShouldBe(minute >= 9, $"minute {minute}");
        }

        (await HeightAsync(one)).ShouldBe(10);
    }

    private static ScriptedChain Chain() => new() { Traits = new ChainTraits { BlockInterval = TimeSpan.FromSeconds(30) } };

    private static Task<bool> ScanAsync(ModuleHost host) => host.Services.GetRequiredService<ChainScanners>().Get("scripted").ScanAsync(Token);

    private static Task<long> HeightAsync(ModuleHost host) => host.ReadAsync(db => db.Set<ChainCursor>().Where(c => c.Blockchain == "scripted").Select(c => c.Height).SingleAsync(Token));

    private Task<ModuleHost> StartAsync(ScriptedChain chain)
        => ModuleHost.StartAsync(build: b => b.AddChain(chain.Blockchain, _ => chain), database: o => o.UseSqlite(HostTables.Source(_file)), scan: false);
}
