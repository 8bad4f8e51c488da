using System.Globalization;
using InvoiceModule.Bitcoin.Networks;
using InvoiceModule.Chains;
using InvoiceModule.Rpc;

namespace InvoiceModule.Bitcoin.Rpc;

/// <summary>
/// A node that proves its network with every answer: each batch begins with the hash of block 0, or of a later one where others begin alike, and
/// nothing else of the batch is read before that hash is right. So no restart, no moved address and no balancer can slip in a node of another network between a check and its use.
/// </summary>
internal sealed class BitcoinNode(NetworkParameters network, BitcoinRpcClient client, TimeSpan timeout)
{
    private readonly RpcCall _proof = new("getblockhash", network.Proof.Height);

    /// <summary>Sends calls and reads their answers, which <paramref name="read"/> finds at 0, 1, ... as they were given.</summary>
    public Task<T> ReadAsync<T>(IReadOnlyList<RpcCall> calls, Func<CheckedAnswers, T> read, CancellationToken cancellationToken)
        => ReadAsync(calls, read, TimeSpan.Zero, cancellationToken);

    /// <summary>The same for a call that the node holds back for a while on purpose.</summary>
    public async Task<T> ReadAsync<T>(IReadOnlyList<RpcCall> calls, Func<CheckedAnswers, T> read, TimeSpan held, CancellationToken cancellationToken)
    {
        using var answers = await client.SendAsync([_proof, .. calls], timeout + held, cancellationToken);
        CheckNetwork(answers);
        return read(new CheckedAnswers(answers, offset: 1));
    }

    private void CheckNetwork(RpcAnswers answers)
    {
        var (height, hash) = network.Proof;
        if (height > 0 && answers.Error(0) is { } error)
            throw new ChainUnavailableException(string.Create(
                CultureInfo.InvariantCulture,
                $"The node does not show block {height}, by which it is told that it follows {network.Blockchain}: {error.Message}. It is still downloading, or follows another chain. Nothing is read from it."));
        var theirs = answers.Result(0).HashOf("result of getblockhash");
        if (theirs != hash)
            throw new ChainUnavailableException(string.Create(
                CultureInfo.InvariantCulture,
                $"The node serves another network: its block {height} is {theirs}, but that of {network.Blockchain} ({network.Network}) is {hash}. Nothing is read from it. Check RpcUrl and Network."));
    }
}
