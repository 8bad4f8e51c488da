namespace InvoiceModule.Bitcoin.Rpc;

/// <summary>What a node says when it refuses a call. The codes are those of Bitcoin Core's protocol.h.</summary>
internal sealed record RpcError(long Code, string Message)
{
    /// <summary>RPC_INVALID_ADDRESS_OR_KEY: no such block or transaction.</summary>
    public const long NotFound = -5;

    /// <summary>RPC_INVALID_PARAMETER: among others, a height above the tip.</summary>
    public const long InvalidParameter = -8;
}
