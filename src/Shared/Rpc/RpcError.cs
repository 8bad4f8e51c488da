namespace InvoiceModule.Rpc;

/// <summary>What a node says when it refuses a call (JSON-RPC 2.0; the codes below zero are those of EIP-1474 and of Bitcoin Core's protocol.h).</summary>
internal sealed record RpcError(long Code, string Message)
{
    /// <summary>RPC_INVALID_ADDRESS_OR_KEY of Bitcoin Core: no such block or transaction.</summary>
    public const long NotFound = -5;

    /// <summary>RPC_INVALID_PARAMETER of Bitcoin Core: among others, a height above the tip.</summary>
    public const long InvalidParameter = -8;

    /// <summary>What geth says when an answer is larger than its limit; others only use the words.</summary>
    public const long ResponseTooLarge = -32003;

    /// <summary>EIP-1474: the request exceeds a defined limit. Providers say so when there were too many.</summary>
    private const long LimitExceeded = -32005;

    /// <summary>What geth says when a call reverts with data.</summary>
    private const long Reverted = 3;

    /// <summary>"VM execution error" of OpenEthereum and Nethermind.</summary>
    private const long ExecutionError = -32015;

    private const long MethodNotFound = -32601;
    private const long MethodNotSupported = -32004;
    private const long HttpForbidden = 403;
    private const long HttpMethodNotAllowed = 405;
    private const long HttpContentTooLarge = 413;

    private static readonly string[] ExecutionFailures = ["revert", "invalid opcode", "invalid jump", "stack underflow"];
    private static readonly string[] TooLarge = ["too large", "too big", "size exceed"];
    private static readonly string[] NotThere = ["not available", "not whitelisted", "does not exist", "not supported", "unsupported", "not found", "not allowed"];
    private static readonly string[] StateGone = ["historical state", "missing trie node", "state not available", "state is not available", "state unavailable", "pruned", "pruning"];

    /// <summary>The answer is larger than the node or a provider lets out: asking again changes nothing.</summary>
    public bool IsTooLarge => Code is ResponseTooLarge or HttpContentTooLarge || Says(TooLarge);

    /// <summary>There were too many calls: a while later they are answered.</summary>
    public bool IsLimit => Code == LimitExceeded;

    /// <summary>The node has thrown away the state after a block of that age, or has not made it yet.</summary>
    public bool IsStateGone => Says(StateGone);

    /// <summary>The contract itself failed (it reverts, or has no such code): what the node says of the state, not of its own troubles.</summary>
    public bool IsExecutionFailure => Code is Reverted or ExecutionError || Says(ExecutionFailures);

    /// <summary>The node does not offer the method. Providers say so with many codes. Any other refusal may be gone at the next try.</summary>
    public bool IsUnsupported
        => Code is MethodNotFound or MethodNotSupported or HttpForbidden or HttpMethodNotAllowed
            || !IsLimit && !IsStateGone && Message.Contains("method", StringComparison.OrdinalIgnoreCase) && Says(NotThere);

    private bool Says(string[] words) => words.Any(w => Message.Contains(w, StringComparison.OrdinalIgnoreCase));
}
