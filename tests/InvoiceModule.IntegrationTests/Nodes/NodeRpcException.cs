namespace InvoiceModule.IntegrationTests.Nodes;

/// <summary>A node refused a call of a test.</summary>
public sealed class NodeRpcException(string method, string error) : Exception($"{method}: {error}");
