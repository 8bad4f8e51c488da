namespace InvoiceModule.Tests.Bitcoin.Rpc;

/// <summary>Makes the fake node refuse a call.</summary>
internal sealed class RpcRefusal(int code, string message) : Exception(message)
{
    public int Code { get; } = code;
}
