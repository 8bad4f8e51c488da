namespace InvoiceModule.Rpc;

/// <summary>One call of a batch. Parameters are texts, whole numbers, booleans, and objects of texts.</summary>
internal sealed record RpcCall(string Method, params object[] Parameters);
