using System.Globalization;
using InvoiceModule.Bitcoin.Networks;
using InvoiceModule.Chains;
using InvoiceModule.Rpc;

namespace InvoiceModule.Bitcoin.Rpc;

/// <summary>
/// A node that proves its network with every answer: each batch begins with the hash of block 0, and nothing else of the batch is read before that
/// hash is right. So no restart, no moved address and no balancer can slip in a node of another network between a check and its use.
/// </summary>
internal sealed class BitcoinNode(NetworkParameters network, BitcoinRpcClient client, TimeSpan timeout)
{
    private static readonly RpcCall Genesis = new("getblockhash", 0);

    /// <summary>Sends calls and reads their answers, which <paramref name="read"/> finds at 0, 1, ... as they were given.</summary>
    public Task<T> ReadAsync<T>(IReadOnlyList<RpcCall> calls, Func<CheckedAnswers, T> read, CancellationToken cancellationToken)
        => ReadAsync(calls, read, TimeSpan.Zero, cancellationToken);

    /// <summary>The same for a call that the node holds back for a while on purpose.</summary>
    public async Task<T> ReadAsync<T>(IReadOnlyList<RpcCall> calls, Func<CheckedAnswers, T> read, TimeSpan held, CancellationToken cancellationToken)
    {
        using var answers = await client.SendAsync([Genesis, .. calls], timeout + held, cancellationToken);
        CheckGenesis(answers);
        return read(new CheckedAnswers(answers, offset: 1));
    }

    private void CheckGenesis(RpcAnswers answers)
    {
        var genesis = answers.Result(0).HashOf("result of getblockhash");
        if (genesis != network.GenesisHash)
            throw new ChainUnavailableException(string.Create(
                CultureInfo.InvariantCulture,
                $"The node serves another network: its block 0 is {genesis}, but that of {network.Blockchain} ({network.Network}) is {network.GenesisHash}. Nothing is read from it. Check RpcUrl and Network."));
    }
}
