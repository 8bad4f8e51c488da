using System.Globalization;
using System.Numerics;
using InvoiceModule.Chains;
using InvoiceModule.Ethereum.Rpc;
using InvoiceModule.Rpc;
using Microsoft.Extensions.Logging;

namespace InvoiceModule.Ethereum.Reading;

/// <summary>
/// Compares the configured decimals with each contract's own (ERC-20 <c>decimals()</c>). With the wrong ones a payment would count a trillionfold, so a
/// token is credited nothing until they agree.
/// </summary>
internal sealed class TokenCheck(string blockchain, EvmNode node, IReadOnlyList<TokenState> tokens, ILogger logger)
{
    private const string Decimals = "0x313ce567";
    private const int WordDigits = 64;
    private static readonly RpcCall Latest = new("eth_getBlockByNumber", "latest", false);

    private readonly IReadOnlyDictionary<string, TokenState> _tokens = tokens.ToDictionary(t => t.Contract, StringComparer.Ordinal);

    /// <summary>
    /// How a token's contract is written in a transfer; null when it does not count: it is neither configured and confirmed, nor one that invoices asked for while it
    /// was (<see cref="BlockRequest.FormerContracts"/>). What those ask for stands in base units, and their decimals agreed when they were made.
    /// </summary>
    public string? Find(string contract, IReadOnlyList<string> former)
        => _tokens.GetValueOrDefault(contract) is { } token
            ? token.Agrees == true ? token.Asset.ContractAddress : null
            : former.FirstOrDefault(f => string.Equals(f, contract, StringComparison.OrdinalIgnoreCase));

    /// <summary>Why nothing can be paid in a token; null when it can. What a node said stays in the log.</summary>
    public static AssetFault? FaultOf(TokenState token)
    {
        lock (token)
        {
            return token.Agrees switch
            {
                true => null,
                false => new AssetFault(token.Fault!, IsLasting: true),
                null => new AssetFault("its contract has not yet told its decimals", IsLasting: false),
            };
        }
    }

    /// <summary>
    /// Asks for what is not yet known. A contract that is proven not to be there, or not to tell, is asked again at every block: it may come to be, and the
    /// block in which it is first used must not be read without it. So this is called between reading a block and believing it.
    /// </summary>
    /// <param name="height">The block that is read: what the node says of its state must be no older. Null when none is.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="ChainUnavailableException">
    /// The node did not let a contract speak (it is busy, or limits its calls). Then nothing is known of the token, and no block may be passed without it.
    /// </exception>
    public async Task EnsureAsync(long? height, CancellationToken cancellationToken)
    {
        var open = tokens.Where(t => t.Agrees is null).ToList();
        if (open.Count == 0)
            return;
        await node.ReadAsync(
            [Latest, .. open.Select(t => new RpcCall("eth_call", new Dictionary<string, string> { ["to"] = t.Contract, ["data"] = Decimals }, "latest"))],
            answers =>
            {
                if (EvmBlock.ReadRef(answers.Result(0)) is not { } latest || latest.Height < height)
                    throw new ChainUnavailableException($"The node of {blockchain} gave a block that is newer than its latest one. It is read again.");
                for (var i = 0; i < open.Count; i++)
                    Judge(open[i], answers.Error(i + 1), () => answers.Result(i + 1).DataOf("result of eth_call"));
                return open.Count;
            },
            cancellationToken);
    }

    private void Judge(TokenState token, RpcError? error, Func<string> result)
    {
        // Only the contract's own failure proves anything. A busy node knows no more of the token than before, and its next block may pay in it.
        if (error is { IsExecutionFailure: false })
        {
            throw new ChainUnavailableException(string.Create(
                CultureInfo.InvariantCulture,
                $"The node of {blockchain} does not let the contract of {token.Asset.Symbol} ({token.Contract}) tell its decimals now: {error.Message} (code {error.Code}). No block is passed without them; it is asked again."));
        }

        if (error is not null)
        {
            Await(token, $"decimals() of its contract fails: {error.Message}");
            return;
        }

        var digits = result();
        if (digits.Length != WordDigits)
        {
            Await(token, "there is no contract with decimals() at its address");
            return;
        }

        var actual = TransferEvent.Amount256(digits);
        if (actual == token.Asset.Decimals)
        {
            lock (token)
                token.Agrees = true;
            return;
        }

        var fault = string.Create(CultureInfo.InvariantCulture, $"{token.Asset.Decimals} decimals are configured but its contract has {Shown(actual)}");
        lock (token)
            (token.Fault, token.Agrees) = (fault, false);
        EvmChainLog.TokenDisabled(logger, blockchain, token.Asset.Symbol, token.Contract, fault);
    }

    private static string Shown(BigInteger actual) => actual <= byte.MaxValue ? actual.ToString(CultureInfo.InvariantCulture) : "a senseless number";

    private void Await(TokenState token, string fault)
    {
        lock (token)
        {
            if (token.Fault == fault)
                return;
            token.Fault = fault;
        }

        EvmChainLog.TokenAwaited(logger, blockchain, token.Asset.Symbol, token.Contract, fault);
    }
}
