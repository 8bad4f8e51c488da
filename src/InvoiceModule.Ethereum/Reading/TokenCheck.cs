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

    private readonly IReadOnlyDictionary<string, TokenState> _tokens = tokens.ToDictionary(t => t.Contract, StringComparer.Ordinal);

    /// <summary>The token of a contract; null when it is not configured or not confirmed.</summary>
    public Asset? Find(string contract) => _tokens.GetValueOrDefault(contract) is { Agrees: true } token ? token.Asset : null;

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
    /// Asks for what is not yet known. A contract that does not answer is asked again at every block: it may come to be, and the block in which it is first
    /// used must not be read without it. So this is called between reading a block and believing it.
    /// </summary>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        var open = tokens.Where(t => t.Agrees is null).ToList();
        if (open.Count == 0)
            return;
        await node.ReadAsync(
            [.. open.Select(t => new RpcCall("eth_call", new Dictionary<string, string> { ["to"] = t.Contract, ["data"] = Decimals }, "latest"))],
            answers =>
            {
                for (var i = 0; i < open.Count; i++)
                    Judge(open[i], answers.Error(i), () => answers.Result(i).DataOf("result of eth_call"));
                return open.Count;
            },
            cancellationToken);
    }

    private void Judge(TokenState token, RpcError? error, Func<string> result)
    {
        // A refusal may be the contract's (it reverts) or the node's (it is busy): in both cases nothing is known, and the next block asks again.
        if (error is not null)
        {
            Blame(token, $"decimals() of its contract cannot be read: {error.Message}");
            return;
        }

        var digits = result();
        if (digits.Length != WordDigits)
        {
            Blame(token, "there is no contract with decimals() at its address");
            return;
        }

        var actual = TransferEvent.Amount256(digits);
        if (actual == token.Asset.Decimals)
        {
            lock (token)
                token.Agrees = true;
            return;
        }

        Blame(token, string.Create(CultureInfo.InvariantCulture, $"{token.Asset.Decimals} decimals are configured but its contract has {Shown(actual)}"));
        lock (token)
            token.Agrees = false;
    }

    private static string Shown(BigInteger actual) => actual <= byte.MaxValue ? actual.ToString(CultureInfo.InvariantCulture) : "a senseless number";

    private void Blame(TokenState token, string fault)
    {
        lock (token)
        {
            if (token.Fault == fault)
                return;
            token.Fault = fault;
        }

        EvmChainLog.TokenDisabled(logger, blockchain, token.Asset.Symbol, token.Contract, fault);
    }
}
