namespace InvoiceModule.Ethereum.Reading;

/// <summary>An event that a contract wrote into a receipt.</summary>
/// <param name="Address">The contract, lower case.</param>
/// <param name="Topics">Up to four words of 32 bytes, each as 0x and lower-case digits.</param>
/// <param name="Data">The rest as hexadecimal digits.</param>
internal sealed record EvmLog(string Address, IReadOnlyList<string> Topics, string Data);
